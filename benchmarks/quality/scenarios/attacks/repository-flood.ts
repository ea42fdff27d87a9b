import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, characters, pick, wholeBetween } from "../stage/draw.ts";
import { ACTOR_SPREAD } from "../stage/drivers.ts";
import { farmRecipe, repositoryName } from "../stage/fresh-names.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";
import { NOUNS } from "../stage/words.ts";

/** An account or a pair makes repository after repository, each with a branch (seen: 168 creations over 119 repositories in 37 minutes). */
export const repositoryFlood: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([22, 50]);
  const count = stage.output([90, 240], span);
  const recipe = farmRecipe(random);
  const makers = cast.many(wholeBetween(random, [1, 2]), () => cast.newcomer(recipe, [0.5, 200]));
  const stem = pick(random, NOUNS);
  const nameOf = pick(random, [
    (_: unknown) => characters(random, wholeBetween(random, [7, 10])),
    (_: unknown) => `${stem}-${characters(random, 5, "0123456789")}`,
    (_: unknown) => repositoryName(random),
  ]);
  const branched = 0.2 + 0.6 * random.next();
  const repos: { name: string; id: number }[] = [];
  for (const at of stage.times(count, span, SCRIPT)) {
    const actor = pick(random, makers);
    const repo = cast.freshRepository(actor, nameOf);
    repos.push(repo);
    events.create({ at, actor, repo }, { what: "repository" });
    if (chance(random, branched))
      events.create({ at: stage.after(at, [1, 6]), actor, repo }, { what: "branch", ref: "main" });
  }
  return stage.scenario({
    name: "repository-flood",
    family: "L",
    truth: actors(makers),
    parts: repositories(repos),
    drivers: [...ACTOR_SPREAD, "repository-flood"],
    noticeableEvents: 40,
  });
};
