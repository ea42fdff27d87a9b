import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, fewMostly, pick, wholeBetween } from "../stage/draw.ts";
import { SAME_NAME, SAME_TEXT } from "../stage/drivers.ts";
import { capital, farmRecipe } from "../stage/fresh-names.ts";
import { CROWD } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";
import { ADJECTIVES, DEEDS, NOUNS, TECH_WORDS } from "../stage/words.ts";

/**
 * Accounts with a single repository each, named like a known one and described in its words, with a poisoned file inside
 * (Banana Squad 2025-06: 60 and more).
 */
export const lookAlikeRepositories: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([20, 55]);
  const count = stage.output([24, 75], span, 3);
  const recipe = farmRecipe(random);
  const models = cast.many(wholeBetween(random, [1, 6]), () => cast.knownRepository());
  const descriptions = models.map(
    () =>
      `A ${pick(random, ADJECTIVES)} ${pick(random, TECH_WORDS)} ${pick(random, NOUNS)} to ${pick(random, DEEDS)} your ${pick(random, NOUNS)}`,
  );
  const marked = chance(random, 0.5) ? pick(random, ["🔥", "⭐", "✅"]) : "";
  const fakers = cast.many(count, () => cast.newcomer(recipe, [0.02, 60]));
  const repos: { name: string; id: number }[] = [];
  for (const [index, at] of stage.times(count, span, CROWD).entries()) {
    const [actor, model] = [fakers[index], wholeBetween(random, [0, models.length - 1])];
    const name = models[model].name.slice(models[model].name.indexOf("/") + 1);
    const repo = cast.freshRepository(actor, () => (chance(random, 0.8) ? name : capital(name)));
    const description = `${descriptions[model]}${marked}`;
    repos.push(repo);
    events.create({ at, actor, repo }, { what: "repository", description });
    events.create({ at: stage.after(at, [2, 9]), actor, repo }, { what: "branch", ref: "main", description });
    for (let push = fewMostly(random, 1.8, 6); push > 0; push--) {
      events.push({ at: stage.after(at, [10, 400]), actor, repo }, { branch: "main", messages: ["Update README.md"] });
    }
  }
  return stage.scenario({
    name: "look-alike-repositories",
    family: "K",
    truth: [...actors(fakers), ...repositories(repos)],
    parts: repositories(models),
    drivers: [
      ...SAME_TEXT,
      ...SAME_NAME,
      "look-alike-repositories",
      "dead-drop",
      "name.copies_1h",
      "copied-repositories",
    ],
    noticeableEvents: 24,
  });
};
