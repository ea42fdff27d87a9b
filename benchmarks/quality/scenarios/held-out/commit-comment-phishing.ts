import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, hex, pick, wholeBetween } from "../stage/draw.ts";
import { SAME_TEXT } from "../stage/drivers.ts";
import { farmRecipe, unseenHost } from "../stage/fresh-names.ts";
import { lure, mentions } from "../stage/lures.ts";
import { PERSON, SCRIPT } from "../stage/pace.ts";
import { actors, pattern, repositories, Stage } from "../stage/stage.ts";

/** The lure stands in comments on commits, where few look and everybody is told by mail. */
export const commitCommentPhishing: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([8, 45]);
  const count = stage.output([35, 240], span);
  const people = chance(random, 0.6) ? wholeBetween(random, [3, 25]) : 0;
  const recipe = farmRecipe(random);
  const farm = cast.many(wholeBetween(random, [1, 6]), () => cast.newcomer(recipe, [0.1, 60]));
  const repos = cast.many(count, () => cast.knownRepository());
  const host = unseenHost(random);
  const baits = cast.many(wholeBetween(random, [1, 2]), () => lure(random, host));
  for (const [index, at] of stage.times(count, span, chance(random, 0.7) ? SCRIPT : PERSON).entries()) {
    const text = `${pick(random, baits).body()} ${mentions(random, people)}`.trim();
    events.commitComment({ at, actor: pick(random, farm), repo: repos[index] }, { commit: hex(random, 40), text });
  }
  return stage.scenario({
    name: "commit-comment-phishing",
    family: "X",
    truth: [...actors(farm), pattern(host)],
    parts: repositories(repos),
    drivers: [...SAME_TEXT, "text.new_hosts", "same-text-everywhere"],
    noticeableEvents: 10 * farm.length,
  });
};
