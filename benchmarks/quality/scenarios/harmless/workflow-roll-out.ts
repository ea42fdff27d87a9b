import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, pick } from "../stage/draw.ts";
import { ACTOR_RATE, ACTOR_SPREAD } from "../stage/drivers.ts";
import { shortMessage } from "../stage/fresh-names.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, organisations, repositories, Stage } from "../stage/stage.ts";

/** An organisation's bot brings the same workflow file to all its repositories. */
export const workflowRollOut: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([6, 40]);
  const count = stage.output([50, 260], span);
  const organisation = cast.organisation();
  const bot = cast.stranger(() => organisation.login + pick(random, ["-bot", "-ci", "-automation", "[bot]"]));
  const branch = pick(random, ["main", "master", "chore/sync-workflows"]);
  const message = shortMessage(random);
  const twice = chance(random, 0.3) ? 0.1 : 0;
  const repos = cast.many(count, () => cast.repository(organisation));
  for (const [index, at] of stage.times(count, span, SCRIPT).entries()) {
    const deed = { at, actor: bot, repo: repos[index] };
    events.push(deed, { branch, messages: [message] });
    if (chance(random, twice)) events.push({ ...deed, at: stage.after(at, [3, 30]) }, { branch, messages: [message] });
  }
  return stage.scenario({
    name: "workflow-roll-out",
    family: undefined,
    truth: actors([bot]),
    parts: [...repositories(repos), ...organisations([organisation])],
    drivers: [...ACTOR_SPREAD, ...ACTOR_RATE],
    noticeableEvents: 12,
  });
};
