import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, pick, wholeBetween } from "../stage/draw.ts";
import { SAME_TEXT } from "../stage/drivers.ts";
import { farmRecipe, shortMessage, unseenHost } from "../stage/fresh-names.ts";
import { lure } from "../stage/lures.ts";
import { CROWD, SCRIPT } from "../stage/pace.ts";
import { actors, pattern, repositories, Stage } from "../stage/stage.ts";

/** Young accounts of one farm answer other people's issues with near copies of a text that leads to a download (2024-08: 400 an hour). */
export const commentPhishing: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([20, 55]);
  const count = stage.output([70, 380], span);
  const recipe = farmRecipe(random);
  const farm = cast.many(wholeBetween(random, [2, 14]), () => cast.newcomer(recipe, [0.02, 30]));
  const host = unseenHost(random);
  const wordings = cast.many(wholeBetween(random, [1, 3]), () => lure(random, host));
  const addsName = chance(random, 0.4);
  const repos = cast.many(count, () => cast.knownRepository());
  for (const [index, at] of stage.times(count, span, chance(random, 0.5) ? CROWD : SCRIPT).entries()) {
    const repo = repos[index];
    const text = pick(random, wordings).body(addsName ? repo.name.split("/")[1] : undefined);
    const words = { number: wholeBetween(random, [1, 5000]), title: shortMessage(random), text };
    events.issueComment({ at, actor: pick(random, farm), repo }, words);
  }
  return stage.scenario({
    name: "comment-phishing",
    family: "H",
    truth: [...actors(farm), pattern(host)],
    parts: repositories(repos),
    drivers: [...SAME_TEXT, "text.new_hosts", "same-text-everywhere", "alarming-issue"],
    noticeableEvents: 12,
  });
};
