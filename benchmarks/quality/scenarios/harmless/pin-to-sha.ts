import type { ScenarioGenerator } from "../../scenario.ts";
import { between, chance, fewMostly, pick } from "../stage/draw.ts";
import { SAME_NAME, SAME_TEXT } from "../stage/drivers.ts";
import { CROWD, PERSON } from "../stage/pace.ts";
import { actors, pattern, repositories, Stage } from "../stage/stage.ts";
import { TECH_WORDS } from "../stage/words.ts";

/** After an incident, unrelated maintainers all pin their actions to commits, with branches and titles that one guide told them. */
export const pinToSha: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([30, 58]);
  const action = `${pick(random, TECH_WORDS)}-action`;
  const [branch, title] = [`pin-${action}-to-sha256`, `Pin ${action} to a full commit hash after the incident`];
  const asIs = between(random, [0.4, 0.9]);
  const maintainers = cast.many(stage.people([50, 240], span, 5), () => cast.regular());
  const repos = maintainers.map((owner) => cast.many(fewMostly(random, 1.8, 9), () => cast.repository(owner)));
  const starts = stage.times(maintainers.length, span, CROWD);
  for (const [index, actor] of maintainers.entries()) {
    const own = repos[index];
    for (const [turn, at] of stage
      .times(own.length, { start: starts[index], end: starts[index] + own.length * 120_000 }, PERSON)
      .entries()) {
      const deed = { at, actor, repo: own[turn] };
      if (!chance(random, asIs)) {
        events.push(deed, { branch: "main", messages: [title] });
        continue;
      }
      events.create(deed, { what: "branch", ref: branch });
      const later = { ...deed, at: stage.after(at, [10, 90]) };
      events.pullRequest(later, {
        action: "opened",
        number: 40 + turn,
        headRef: branch,
        baseRef: "main",
        title,
        body: title,
      });
    }
  }
  return stage.scenario({
    name: "pin-to-sha",
    family: undefined,
    truth: [...actors(maintainers), pattern(branch)],
    parts: repositories(repos.flat()),
    drivers: [...SAME_NAME, ...SAME_TEXT],
    noticeableEvents: 30,
  });
};
