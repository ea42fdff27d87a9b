import type { ScenarioGenerator } from "../../scenario.ts";
import { between, chance, wholeBetween } from "../stage/draw.ts";
import { REPO_CROWD } from "../stage/drivers.ts";
import { farmRecipe } from "../stage/fresh-names.ts";
import { PERSON } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";

/** A farm's accounts star the same few repositories in one sitting each: no repository gets many at once, but the sets agree (StarScout: 50 accounts, 10 repositories). */
export const lockstepStars: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([25, 58]);
  const count = stage.output([25, 60], span, 3);
  const recipe = farmRecipe(random);
  const repos = cast.many(wholeBetween(random, [5, 12]), () =>
    cast.freshRepository(cast.stranger(), undefined, between(random, [5, 300])),
  );
  const share = between(random, [0.6, 0.95]);
  const withForks = chance(random, 0.4) ? 0.15 : 0;
  const farm = cast.many(count, () => cast.newcomer(recipe, [1, 400]));
  for (const [index, start] of stage.times(count, span, PERSON).entries()) {
    const actor = farm[index];
    const wanted = repos.filter(() => chance(random, share));
    const sitting = { start, end: start + 1000 * wholeBetween(random, [20, 240]) };
    for (const [turn, at] of stage.times(wanted.length, sitting, PERSON).entries()) {
      const repo = wanted[turn];
      events.star({ at, actor, repo });
      if (chance(random, withForks))
        events.fork({ at: stage.after(at, [2, 9]), actor, repo }, cast.freshRepository(actor));
    }
  }
  return stage.scenario({
    name: "lockstep-stars",
    family: "I",
    truth: repositories(repos),
    parts: actors(farm),
    drivers: [...REPO_CROWD, "star-burst"],
    noticeableEvents: 8 * repos.length,
  });
};
