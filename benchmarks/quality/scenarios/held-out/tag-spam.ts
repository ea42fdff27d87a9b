import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, pick, wholeBetween } from "../stage/draw.ts";
import { ACTOR_RATE, SAME_NAME } from "../stage/drivers.ts";
import { branchName, unseenHost } from "../stage/fresh-names.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";
import { NOUNS } from "../stage/words.ts";

/** Tag after tag on one repository, named with advertisements or like versions that never were. */
export const tagSpam: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([6, 50]);
  const count = stage.output([60, 500], span);
  const actor = cast.victim();
  const repos = cast.many(wholeBetween(random, [1, 3]), () => cast.repository(actor));
  const host = unseenHost(random);
  const advertises = chance(random, 0.5);
  for (const [index, at] of stage.times(count, span, SCRIPT).entries()) {
    const ref = advertises
      ? `${host}-${pick(random, NOUNS)}-${index}`
      : `v${wholeBetween(random, [10, 99])}.${index}-${branchName(random).replaceAll("/", "-")}`;
    events.create({ at, actor, repo: pick(random, repos) }, { what: "tag", ref });
  }
  return stage.scenario({
    name: "tag-spam",
    family: "X",
    truth: [...actors([actor]), ...repositories(repos)],
    drivers: [...ACTOR_RATE, ...SAME_NAME],
    noticeableEvents: 30,
  });
};
