import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, fewMostly, hex, wholeBetween } from "../stage/draw.ts";
import { REWRITTEN } from "../stage/drivers.ts";
import { defaultBranch, shortMessage } from "../stage/fresh-names.ts";
import { PERSON, SCRIPT } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";

/**
 * With stolen tokens the newest commit of default branches is replaced by one with the same message and more in it; some
 * owners push the old head back (ForceMemo 2026-03: 240 repositories, 100 accounts). Only the way back shows in the stream.
 */
export const historyRewrite: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const [early, sitting] = [stage.span([10, 20]), stage.span([10, 30])];
  const victims = cast.many(stage.output([4, 14]), () => cast.victim());
  const repos = victims.map((victim) => cast.many(fewMostly(random, 2.6, 12), () => cast.repository(victim)));
  const times = stage.times(repos.flat().length, sitting, SCRIPT);
  for (const [index, actor] of victims.entries()) {
    for (const repo of repos[index]) {
      const at = times.shift() as number;
      const [older, newest, rewritten] = [hex(random, 40), hex(random, 40), hex(random, 40)];
      const [branch, message] = [defaultBranch(random), shortMessage(random)];
      const before = stage.times(1, { start: Math.min(early.start, at - 60_000), end: at }, PERSON)[0];
      if (chance(random, 0.5))
        events.push({ at: before, actor, repo }, { branch, before: older, head: newest, messages: [message] });
      events.push({ at, actor, repo }, { branch, before: newest, head: rewritten, messages: [message] });
      if (chance(random, 0.3)) {
        const back = stage.after(at, [120, wholeBetween(random, [400, 1800])]);
        events.push({ at: back, actor, repo }, { branch, before: rewritten, head: newest, messages: [] });
      }
    }
  }
  return stage.scenario({
    name: "history-rewrite",
    family: "D",
    truth: actors(victims),
    parts: repositories(repos.flat()),
    drivers: [...REWRITTEN, "history-rewrite", "histories-set-back", "forced-default-branches"],
    noticeableEvents: 8,
    visibility: "partly",
  });
};
