import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, fewMostly, logBetween, pick } from "../stage/draw.ts";
import { ACTOR_SPREAD } from "../stage/drivers.ts";
import { defaultBranch, shortMessage } from "../stage/fresh-names.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, organisations, repositories, Stage } from "../stage/stage.ts";

/** One hijacked account pushes a commit to the default branch of all it may write to (GhostAction 2026: 318 in 16 minutes). */
export const pushFanOut: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([8, 30]);
  const count = stage.output([60, 400], span);
  const ownerCount = Math.min(count, Math.round(logBetween(random, [2, 25])));
  const twice = chance(random, 0.3) ? 0.08 : 0;
  const message = shortMessage(random);
  const actor = cast.victim();
  const owners = [actor, ...cast.many(ownerCount - 1, () => cast.organisation())];
  const branch = defaultBranch(random);
  const repos = cast.many(count, () => cast.repository(pick(random, owners)));
  for (const [index, at] of stage.times(count, span, SCRIPT).entries()) {
    const repo = repos[index];
    const to = chance(random, 0.8) ? branch : defaultBranch(random);
    events.push({ at, actor, repo }, { branch: to, messages: [message] });
    if (chance(random, twice)) {
      events.push(
        { at: stage.after(at, [2, 20]), actor, repo },
        { branch: to, messages: cast.many(fewMostly(random, 1.2), () => message) },
      );
    }
  }
  return stage.scenario({
    name: "push-fan-out",
    family: "A",
    truth: actors([actor]),
    parts: [...repositories(repos), ...organisations(owners)],
    drivers: [...ACTOR_SPREAD, "push-fan-out"],
    noticeableEvents: 12,
  });
};
