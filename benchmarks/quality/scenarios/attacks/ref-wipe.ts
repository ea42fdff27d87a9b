import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, wholeBetween } from "../stage/draw.ts";
import { branchName } from "../stage/fresh-names.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, organisations, repositories, Stage } from "../stage/stage.ts";

/** An account wipes branches and tags in all repositories of an owner, one repository after another. */
export const refWipe: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([6, 30]);
  const count = stage.output([90, 260], span);
  const actor = cast.victim();
  const owner = cast.organisation();
  const repos = cast.many(wholeBetween(random, [3, 18]), () => cast.repository(owner));
  const tags = 0.7 * random.next();
  for (const [index, at] of stage.times(count, span, SCRIPT).entries()) {
    const repo = repos[Math.floor((index * repos.length) / count)];
    if (chance(random, tags)) events.delete({ at, actor, repo }, "tag", `v${wholeBetween(random, [0, 9])}.${index}`);
    else events.delete({ at, actor, repo }, "branch", branchName(random));
  }
  return stage.scenario({
    name: "ref-wipe",
    family: "M",
    truth: [...actors([actor]), ...organisations([owner])],
    parts: repositories(repos),
    drivers: ["actor.deletions_1d", "mass-deletion", "tags-deleted"],
    noticeableEvents: 40,
  });
};
