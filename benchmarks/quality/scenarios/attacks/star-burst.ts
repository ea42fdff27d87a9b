import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, fewMostly } from "../stage/draw.ts";
import { REPO_CROWD } from "../stage/drivers.ts";
import { farmRecipe, personLogin } from "../stage/fresh-names.ts";
import { CROWD, SCRIPT } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";

/** Bought stars: accounts that do nothing else star one unknown repository within minutes (12 in 2 minutes, seen 2025-07). */
export const starBurst: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([1.5, 12]);
  const count = stage.output([12, 60], span);
  const recipe = chance(random, 0.6) ? farmRecipe(random) : personLogin;
  const isAged = chance(random, 0.3);
  const repo = cast.freshRepository(cast.stranger(), undefined, 3 * fewMostly(random, 20));
  const farm = cast.many(count, () => (isAged ? cast.stranger(recipe) : cast.newcomer(recipe, [0.1, 90])));
  for (const [index, at] of stage.times(count, span, chance(random, 0.5) ? SCRIPT : CROWD).entries()) {
    events.star({ at, actor: farm[index], repo });
  }
  return stage.scenario({
    name: "star-burst",
    family: "I",
    truth: repositories([repo]),
    parts: actors([...farm, cast.ownerOf(repo)]),
    drivers: [...REPO_CROWD, "star-burst"],
    noticeableEvents: 7,
  });
};
