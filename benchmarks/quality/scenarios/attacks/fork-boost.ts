import type { ScenarioGenerator } from "../../scenario.ts";
import { between, chance } from "../stage/draw.ts";
import { REPO_CROWD } from "../stage/drivers.ts";
import { farmRecipe } from "../stage/fresh-names.ts";
import { CROWD, SCRIPT } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";

/** Bought forks, mostly with a star beside each, from accounts that do nothing else. */
export const forkBoost: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([4, 30]);
  const count = stage.output([14, 60], span);
  const recipe = farmRecipe(random);
  const starred = between(random, [0.2, 1]);
  const repo = cast.freshRepository(cast.stranger(), undefined, between(random, [3, 200]));
  const farm = cast.many(count, () => cast.newcomer(recipe, [0.1, 200]));
  const name = repo.name.slice(repo.name.indexOf("/") + 1);
  for (const [index, at] of stage.times(count, span, chance(random, 0.5) ? SCRIPT : CROWD).entries()) {
    const actor = farm[index];
    events.fork(
      { at, actor, repo },
      cast.freshRepository(actor, () => name),
    );
    if (chance(random, starred)) events.star({ at: stage.after(at, [1, 25]), actor, repo });
  }
  return stage.scenario({
    name: "fork-boost",
    family: "I",
    truth: repositories([repo]),
    parts: actors([...farm, cast.ownerOf(repo)]),
    drivers: [...REPO_CROWD, "fork-burst", "star-burst"],
    noticeableEvents: 10,
  });
};
