import type { ScenarioGenerator } from "../../scenario.ts";
import { chance } from "../stage/draw.ts";
import { branchName } from "../stage/fresh-names.ts";
import { PERSON, SCRIPT } from "../stage/pace.ts";
import { actors, organisations, repositories, Stage } from "../stage/stage.ts";

/** An account deletes branch after branch of an organisation's repository (seen: 150 to 220 in an hour on one repository). */
export const branchDeletion: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([8, 45]);
  const count = stage.output([120, 260], span);
  const actor = cast.victim();
  const owner = cast.organisation();
  const repo = cast.repository(owner);
  for (const at of stage.times(count, span, chance(random, 0.7) ? SCRIPT : PERSON)) {
    events.delete({ at, actor, repo }, "branch", branchName(random));
  }
  return stage.scenario({
    name: "branch-deletion",
    family: "M",
    truth: [...actors([actor]), ...repositories([repo])],
    parts: organisations([owner]),
    drivers: ["actor.deletions_1d", "mass-deletion"],
    noticeableEvents: 40,
  });
};
