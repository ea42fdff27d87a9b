import type { ScenarioGenerator } from "../../scenario.ts";
import { chance } from "../stage/draw.ts";
import { ACTOR_RATE } from "../stage/drivers.ts";
import { branchName } from "../stage/fresh-names.ts";
import { PERSON, SCRIPT } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";

/** Somebody deletes the old branches of an own fork: housekeeping, however many there are (seen: 151 and 221 in an hour). */
export const forkCleanUp: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([5, 45]);
  const count = stage.output([50, 230], span);
  const owner = cast.regular();
  const upstream = cast.knownRepository();
  const fork = cast.freshRepository(owner, () => upstream.name.slice(upstream.name.indexOf("/") + 1), 800);
  for (const at of stage.times(count, span, chance(random, 0.7) ? SCRIPT : PERSON)) {
    events.delete({ at, actor: owner, repo: fork }, "branch", branchName(random));
  }
  return stage.scenario({
    name: "fork-clean-up",
    family: undefined,
    truth: [...actors([owner]), ...repositories([fork])],
    drivers: [...ACTOR_RATE, "mass-deletion"],
    noticeableEvents: 40,
  });
};
