import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, wholeBetween } from "../stage/draw.ts";
import { SAME_TEXT } from "../stage/drivers.ts";
import { unseenHost } from "../stage/fresh-names.ts";
import { lure } from "../stage/lures.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, pattern, repositories, Stage } from "../stage/stage.ts";

/** One account opens the same alarming issue in repository after repository (2025-03-16: 400 and more). */
export const issuePhishing: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([12, 50]);
  const count = stage.output([90, 420], span);
  const bait = lure(random, unseenHost(random));
  const namesRepo = chance(random, 0.35);
  const actor = chance(random, 0.65) ? cast.newcomer(undefined, [0.02, 40]) : cast.victim();
  const repos = cast.many(count, () => cast.knownRepository());
  for (const [index, at] of stage.times(count, span, SCRIPT).entries()) {
    const body = bait.body(namesRepo ? repos[index].name : undefined);
    const words = { number: wholeBetween(random, [1, 900]), title: bait.title, body };
    events.issue({ at, actor, repo: repos[index] }, { action: "opened", ...words });
  }
  return stage.scenario({
    name: "issue-phishing",
    family: "H",
    truth: [...actors([actor]), pattern(bait.title)],
    parts: repositories(repos),
    drivers: [...SAME_TEXT, "text.new_hosts", "same-text-everywhere", "alarming-issue"],
    noticeableEvents: 10,
  });
};
