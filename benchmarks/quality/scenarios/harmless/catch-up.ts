import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, fewMostly, wholeBetween } from "../stage/draw.ts";
import { ACTOR_RATE, ACTOR_SPREAD } from "../stage/drivers.ts";
import { branchName, defaultBranch, shortMessage } from "../stage/fresh-names.ts";
import { CROWD, SCRIPT } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";

/** Git works again after a disturbance: many people push at once what they had kept, some to several repositories. */
export const catchUp: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([3, 10]);
  const people = cast.many(stage.people([120, 600], span, 6), () => cast.regular());
  const repos = people.map((owner) =>
    cast.many(chance(random, 0.2) ? wholeBetween(random, [2, 6]) : 1, () => cast.repository(owner)),
  );
  const starts = stage.times(people.length, span, CROWD);
  for (const [index, actor] of people.entries()) {
    const pushes = Math.max(repos[index].length, fewMostly(random, 2, 12));
    const sitting = { start: starts[index], end: starts[index] + pushes * 25_000 };
    for (const [turn, at] of stage.times(pushes, sitting, SCRIPT).entries()) {
      const branch = chance(random, 0.6) ? defaultBranch(random) : branchName(random);
      const messages = cast.many(fewMostly(random, 2.5, 20), () => shortMessage(random));
      events.push({ at, actor, repo: repos[index][turn % repos[index].length] }, { branch, messages });
    }
  }
  return stage.scenario({
    name: "catch-up",
    family: undefined,
    truth: actors(people),
    parts: repositories(repos.flat()),
    drivers: [...ACTOR_RATE, ...ACTOR_SPREAD],
    noticeableEvents: 100,
  });
};
