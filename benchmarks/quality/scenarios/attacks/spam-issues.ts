import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, pick, wholeBetween } from "../stage/draw.ts";
import { REPO_CROWD, SAME_TEXT } from "../stage/drivers.ts";
import { farmRecipe } from "../stage/fresh-names.ts";
import { CROWD } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";
import { ADJECTIVES, NOUNS, TECH_WORDS } from "../stage/words.ts";

/** Accounts never seen before open worthless issues in one repository, with few different texts. */
export const spamIssues: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([15, 50]);
  const count = stage.people([50, 200], span, 8);
  const recipe = farmRecipe(random);
  const comments = 0.3 * random.next();
  const repo = cast.knownRepository();
  const texts = cast.many(wholeBetween(random, [1, 5]), () => {
    const about = `${pick(random, ADJECTIVES)} ${pick(random, TECH_WORDS)} ${pick(random, NOUNS)}`;
    return {
      title: `Please add ${about}`,
      body: `Hello team, kindly add ${about} to this project, thank you very much.`,
    };
  });
  const spammers = cast.many(count, () => cast.newcomer(recipe, [0.05, 200]));
  for (const [index, at] of stage.times(count, span, CROWD).entries()) {
    const actor = spammers[index];
    const words = { number: 500 + index, ...pick(random, texts) };
    events.issue({ at, actor, repo }, { action: "opened", ...words });
    if (chance(random, comments)) {
      events.issueComment(
        { at: stage.after(at, [20, 300]), actor, repo },
        { ...words, text: "Any update on this please?" },
      );
    }
  }
  return stage.scenario({
    name: "spam-issues",
    family: "J",
    truth: repositories([repo]),
    parts: actors(spammers),
    drivers: [...REPO_CROWD, ...SAME_TEXT, "newcomer-wave"],
    noticeableEvents: 12,
    visibility: "partly",
  });
};
