import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, pick, wholeBetween } from "../stage/draw.ts";
import { ACTOR_RATE } from "../stage/drivers.ts";
import { farmRecipe } from "../stage/fresh-names.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";

/** A few accounts push to one numbered repository of their own each, almost every second (seen: three accounts, 1,700 pushes each in 32 minutes). */
export const pushFlood: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const recipe = farmRecipe(random);
  const count = stage.output([300, 1700]);
  const flooders = cast.many(wholeBetween(random, [1, 4]), () =>
    chance(random, 0.6) ? cast.newcomer(recipe, [1, 400]) : cast.stranger(recipe),
  );
  const stem = pick(random, ["Repo", "test", "data", "work", "Project"]);
  const reposEach = chance(random, 0.7) ? 1 : wholeBetween(random, [2, 4]);
  const repos = flooders.map((owner) =>
    cast.many(reposEach, () => cast.freshRepository(owner, (draw) => `${stem}${wholeBetween(draw, [1, 99])}`, 40)),
  );
  const message = pick(random, ["update", "commit", "auto commit", "Update data.txt"]);
  for (const [index, actor] of flooders.entries()) {
    for (const at of stage.times(count, stage.span([20, 45]), SCRIPT)) {
      events.push({ at, actor, repo: pick(random, repos[index]) }, { branch: "main", messages: [message] });
    }
  }
  return stage.scenario({
    name: "push-flood",
    family: "L",
    truth: actors(flooders),
    parts: repositories(repos.flat()),
    drivers: [...ACTOR_RATE, "push-flood"],
    noticeableEvents: 60 * flooders.length,
  });
};
