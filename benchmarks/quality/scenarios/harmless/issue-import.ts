import type { ScenarioGenerator } from "../../scenario.ts";
import { between, chance, pick, wholeBetween } from "../stage/draw.ts";
import { ACTOR_RATE } from "../stage/drivers.ts";
import { capital, organisationLogin, personLogin, shortMessage } from "../stage/fresh-names.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";
import { NOUNS, TECH_WORDS } from "../stage/words.ts";

/** One account replays the issues and comments of a project that moved here, all with different texts (seen: 947 issues and 4,183 comments in an hour). */
export const issueImport: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([15, 58]);
  const count = stage.output([100, 1500], span);
  const isService = chance(random, 0.4);
  const importer = cast.stranger((draw) => (isService ? `${organisationLogin(draw)}-importer` : personLogin(draw)));
  const repo = cast.freshRepository(chance(random, 0.5) ? importer : cast.organisation(), undefined, 2);
  const comments = between(random, [0, 0.8]);
  let open = { number: 1, title: shortMessage(random) };
  for (const at of stage.times(count, span, SCRIPT)) {
    const text = `${shortMessage(random)} when the ${pick(random, NOUNS)} of ${pick(random, TECH_WORDS)} is ${pick(random, NOUNS)}, version ${wholeBetween(random, [1, 9])}`;
    if (open.number > 1 && chance(random, comments)) {
      events.issueComment({ at, actor: importer, repo }, { ...open, text });
      continue;
    }
    open = { number: open.number + 1, title: capital(shortMessage(random)) };
    events.issue({ at, actor: importer, repo }, { action: "opened", ...open, body: text });
  }
  return stage.scenario({
    name: "issue-import",
    family: undefined,
    truth: [...actors([importer]), ...repositories([repo])],
    drivers: [...ACTOR_RATE, "self-flood"],
    noticeableEvents: 40,
  });
};
