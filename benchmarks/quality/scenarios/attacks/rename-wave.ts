import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, pick, wholeBetween } from "../stage/draw.ts";
import { RENAMED } from "../stage/drivers.ts";
import { defaultBranch, shortMessage } from "../stage/fresh-names.ts";
import { CROWD } from "../stage/pace.ts";
import { organisations, repositories, Stage } from "../stage/stage.ts";
import { NOUNS } from "../stage/words.ts";

/** The public repositories of an owner are renamed within minutes. No event says so: each shows its old id under a new name when next something happens there. */
export const renameWave: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const { start, end } = request;
  const turn = start + (end - start) * (0.3 + 0.3 * random.next());
  const organisation = cast.organisation();
  const count = stage.output([14, 44], undefined, 2);
  const prefix = `${pick(random, NOUNS)}-${pick(random, ["owned", "pwned", "gone", "archive"])}-`;
  const members = cast.many(wholeBetween(random, [3, 9]), () => cast.regular());
  const before = cast.many(count, () => cast.repository(organisation));
  const after = before.map(({ name, id }) => ({ name: name.replace("/", `/${prefix}`), id }));
  for (const repo of [...before, ...after]) {
    const span = after.includes(repo) ? { start: turn, end } : { start, end: turn };
    for (const at of stage.times(wholeBetween(random, [1, 4]), span, CROWD)) {
      if (chance(random, 0.25)) events.star({ at, actor: cast.regular(), repo });
      else {
        const words = { branch: defaultBranch(random), messages: [shortMessage(random)] };
        events.push({ at, actor: pick(random, members), repo }, words);
      }
    }
  }
  return stage.scenario({
    name: "rename-wave",
    family: "F",
    truth: [...organisations([organisation]), { kind: "actor", name: organisation.login }],
    parts: repositories([...before, ...after]),
    drivers: [...RENAMED, "rename-wave"],
    noticeableEvents: Math.ceil(count * 1.8),
    visibility: "partly",
  });
};
