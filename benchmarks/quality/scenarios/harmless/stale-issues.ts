import type { ScenarioGenerator } from "../../scenario.ts";
import { between, chance, pick, wholeBetween } from "../stage/draw.ts";
import { ACTOR_RATE, ACTOR_SPREAD, SAME_TEXT } from "../stage/drivers.ts";
import { shortMessage } from "../stage/fresh-names.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, organisations, repositories, Stage } from "../stage/stage.ts";

/** A bot tells old issues that they are old and closes some: the same text a hundred times. */
export const staleIssues: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([4, 30]);
  const count = stage.output([60, 320], span);
  const organisation = cast.organisation();
  const bot = cast.stranger(() => `${organisation.login}-${pick(random, ["stale", "triage", "lifecycle"])}[bot]`);
  const repos = cast.many(wholeBetween(random, [1, 12]), () => cast.repository(organisation));
  const days = pick(random, [30, 60, 90, 180]);
  const text = `Nothing has happened here for ${days} days. This will be closed soon unless somebody answers.`;
  const closed = between(random, [0, 0.7]);
  for (const at of stage.times(count, span, SCRIPT)) {
    const deed = { at, actor: bot, repo: pick(random, repos) };
    const words = { number: wholeBetween(random, [20, 9000]), title: shortMessage(random) };
    events.issueComment(deed, { ...words, text });
    if (chance(random, closed)) events.issue({ ...deed, at: stage.after(at, [1, 3]) }, { action: "closed", ...words });
  }
  return stage.scenario({
    name: "stale-issues",
    family: undefined,
    truth: actors([bot]),
    parts: [...repositories(repos), ...organisations([organisation])],
    drivers: [...SAME_TEXT, ...ACTOR_RATE, ...ACTOR_SPREAD],
    noticeableEvents: 15,
  });
};
