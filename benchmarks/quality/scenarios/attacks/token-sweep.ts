import type { ScenarioGenerator } from "../../scenario.ts";
import { fewMostly } from "../stage/draw.ts";
import { ACTOR_SPREAD } from "../stage/drivers.ts";
import { defaultBranch, shortMessage } from "../stage/fresh-names.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";

/**
 * A script goes through stolen tokens and pushes one commit to each repository of each account (GhostAction 2025: 817
 * repositories of 327 accounts): hardly anything per account, much in sum.
 */
export const tokenSweep: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([25, 50]);
  const victims = cast.many(stage.people([60, 220], span, 4), () => cast.victim());
  const message = shortMessage(random);
  const repos = victims.map((victim) => cast.many(fewMostly(random, 2.5, 12), () => cast.repository(victim)));
  const times = stage.times(repos.flat().length, span, SCRIPT);
  for (const [index, actor] of victims.entries()) {
    for (const repo of repos[index]) {
      const at = times.shift() as number;
      events.push({ at, actor, repo }, { branch: defaultBranch(random), messages: [message] });
    }
  }
  return stage.scenario({
    name: "token-sweep",
    family: "A",
    truth: actors(victims),
    parts: repositories(repos.flat()),
    drivers: [...ACTOR_SPREAD, "push-fan-out"],
    noticeableEvents: 40,
  });
};
