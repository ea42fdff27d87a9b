import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, hex, wholeBetween } from "../stage/draw.ts";
import { REWRITTEN } from "../stage/drivers.ts";
import { defaultBranch, shortMessage } from "../stage/fresh-names.ts";
import { CROWD, SCRIPT } from "../stage/pace.ts";
import { actors, organisations, repositories, Stage } from "../stage/stage.ts";

/**
 * One account throws the branches of an owner's repositories back to heads that were seen before, by force or by deleting
 * and making them again, in one sitting.
 */
export const headRewind: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const { start, end } = request;
  const turn = start + (end - start) * (0.45 + 0.2 * random.next());
  const span = { start: turn, end: Math.min(end, turn + 60_000 * wholeBetween(random, [2, 12])) };
  const repoCount = stage.output([7, 24], undefined, 2);
  const replaces = chance(random, 0.35);
  const [actor, owner] = [cast.victim(), cast.organisation()];
  const members = cast.many(wholeBetween(random, [2, 5]), () => cast.regular());
  const repos = cast.many(repoCount, () => cast.repository(owner));
  for (const [index, at] of stage.times(repoCount, span, SCRIPT).entries()) {
    const repo = repos[index];
    const branch = defaultBranch(random);
    const heads = cast.many(wholeBetween(random, [2, 4]), () => hex(random, 40));
    for (const [step, earlier] of stage.times(heads.length - 1, { start, end: at }, CROWD).entries()) {
      const words = { branch, before: heads[step], head: heads[step + 1], messages: [shortMessage(random)] };
      events.push({ at: earlier, actor: members[(index + step) % members.length], repo }, words);
    }
    if (replaces) {
      events.delete({ at, actor, repo }, "branch", branch);
      events.create({ at: stage.after(at, [1, 4]), actor, repo }, { what: "branch", ref: branch });
    }
    const words = { branch, before: heads.at(-1), head: heads[0], messages: [] };
    events.push({ at: stage.after(at, [2, 8]), actor, repo }, words);
  }
  return stage.scenario({
    name: "head-rewind",
    family: "D",
    truth: actors([actor]),
    parts: [...repositories(repos), ...organisations([owner])],
    drivers: [
      ...REWRITTEN,
      "history-rewrite",
      "histories-set-back",
      "default-branches-replaced",
      "forced-default-branches",
    ],
    noticeableEvents: 8,
    visibility: "partly",
  });
};
