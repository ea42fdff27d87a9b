import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, pick, wholeBetween } from "../stage/draw.ts";
import { ACTOR_RATE, ACTOR_SPREAD } from "../stage/drivers.ts";
import { farmRecipe } from "../stage/fresh-names.ts";
import { CROWD, SCRIPT } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";
import { ADJECTIVES, NOUNS } from "../stage/words.ts";

/** Open wikis of many projects are filled with pages that praise something. */
export const wikiSpam: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([10, 55]);
  const count = stage.output([40, 260], span);
  const recipe = farmRecipe(random);
  const spammers = cast.many(wholeBetween(random, [1, 5]), () => cast.newcomer(recipe, [0.2, 90]));
  const repos = cast.many(Math.max(1, Math.round(count / wholeBetween(random, [1, 5]))), () => cast.knownRepository());
  const wares = `${pick(random, ADJECTIVES)} ${pick(random, NOUNS)}`;
  for (const at of stage.times(count, span, chance(random, 0.5) ? CROWD : SCRIPT)) {
    const pages = cast.many(wholeBetween(random, [1, 3]), () => `Best ${wares} ${wholeBetween(random, [1, 9999])}`);
    events.wiki({ at, actor: pick(random, spammers), repo: pick(random, repos) }, pages);
  }
  return stage.scenario({
    name: "wiki-spam",
    family: "X",
    truth: actors(spammers),
    parts: repositories(repos),
    drivers: [...ACTOR_RATE, ...ACTOR_SPREAD],
    noticeableEvents: 12 * spammers.length,
  });
};
