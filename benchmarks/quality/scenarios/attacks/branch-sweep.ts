import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, pick, wholeBetween } from "../stage/draw.ts";
import { ACTOR_SPREAD } from "../stage/drivers.ts";
import { branchName, shortMessage } from "../stage/fresh-names.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, organisations, repositories, Stage } from "../stage/stage.ts";

/** One account pushes to every branch of a few repositories of several owners (RMG 2026: 62 branches, 8 repositories, 22 minutes). */
export const branchSweep: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([12, 30]);
  const count = stage.output([45, 95], span);
  const owners = cast.many(wholeBetween(random, [2, 5]), () => cast.organisation());
  const repos = cast.many(wholeBetween(random, [5, 12]), (index) => cast.repository(owners[index % owners.length]));
  const actor = cast.victim();
  const message = shortMessage(random);
  const inTurn = chance(random, 0.6);
  for (const [index, at] of stage.times(count, span, SCRIPT).entries()) {
    const repo = inTurn ? repos[Math.floor((index * repos.length) / count)] : pick(random, repos);
    events.push({ at, actor, repo }, { branch: branchName(random), messages: [message] });
  }
  return stage.scenario({
    name: "branch-sweep",
    family: "A",
    truth: actors([actor]),
    parts: [...repositories(repos), ...organisations(owners)],
    drivers: [...ACTOR_SPREAD, "push-fan-out"],
    noticeableEvents: 15,
  });
};
