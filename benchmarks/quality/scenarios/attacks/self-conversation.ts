import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, characters, pick, wholeBetween } from "../stage/draw.ts";
import { ACTOR_RATE } from "../stage/drivers.ts";
import { farmRecipe, shortMessage, unseenHost } from "../stage/fresh-names.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";
import { NOUNS } from "../stage/words.ts";

/** Accounts that open and answer their own issues on repositories with random names, to fill search results (seen: 140 to 220 in 37 minutes). */
export const selfConversation: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([22, 50]);
  const count = stage.output([140, 260], span);
  const recipe = farmRecipe(random);
  const talkers = cast.many(wholeBetween(random, [1, 3]), () => cast.newcomer(recipe, [1, 300]));
  const isRandom = chance(random, 0.7);
  const repos = talkers.map((owner) =>
    cast.freshRepository(owner, isRandom ? (draw) => characters(draw, 8) : undefined, 30),
  );
  const host = unseenHost(random);
  const answers = wholeBetween(random, [1, 4]);
  for (const [index, actor] of talkers.entries()) {
    const repo = repos[index];
    let open = { number: 0, title: "" };
    for (const [turn, at] of stage.times(count, span, SCRIPT).entries()) {
      if (turn % (answers + 1) === 0) {
        open = {
          number: open.number + 1,
          title: `${shortMessage(random)} ${pick(random, NOUNS)} ${characters(random, 6)}`,
        };
        events.issue(
          { at, actor, repo },
          { action: "opened", ...open, body: `See https://${host}/${characters(random, 8)}` },
        );
      } else {
        const text = `${shortMessage(random)} ${pick(random, NOUNS)} https://${host}/${characters(random, 8)}`;
        events.issueComment({ at, actor, repo }, { ...open, text });
      }
    }
  }
  return stage.scenario({
    name: "self-conversation",
    family: "L",
    truth: [...actors(talkers), ...repositories(repos)],
    drivers: [...ACTOR_RATE, "actor.self_talk_1h", "self-flood"],
    noticeableEvents: 40 * talkers.length,
  });
};
