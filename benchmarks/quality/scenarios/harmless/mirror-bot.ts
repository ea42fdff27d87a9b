import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, pick, wholeBetween } from "../stage/draw.ts";
import { ACTOR_RATE, ACTOR_SPREAD } from "../stage/drivers.ts";
import { branchName, defaultBranch, shortMessage } from "../stage/fresh-names.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, organisations, repositories, Stage } from "../stage/stage.ts";

/** A bot copies other hosts' repositories: pushes, branches and tags all hour long, evenly. */
export const mirrorBot: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([58, 240]);
  const count = stage.output([180, 800], span);
  const organisation = cast.organisation();
  const bot = cast.stranger(() => organisation.login + pick(random, ["-mirror", "-mirror-bot", "-sync"]));
  const repos = cast.many(wholeBetween(random, [12, 90]), () => cast.repository(organisation));
  const others = 0.4 * random.next();
  for (const at of stage.times(count, span, SCRIPT)) {
    const deed = { at, actor: bot, repo: pick(random, repos) };
    if (!chance(random, others)) events.push(deed, { branch: defaultBranch(random), messages: [shortMessage(random)] });
    else if (chance(random, 0.4))
      events.create(deed, { what: "tag", ref: `v${wholeBetween(random, [0, 9])}.${wholeBetween(random, [0, 40])}` });
    else if (chance(random, 0.5)) events.create(deed, { what: "branch", ref: branchName(random) });
    else events.delete(deed, "branch", branchName(random));
  }
  return stage.scenario({
    name: "mirror-bot",
    family: undefined,
    truth: actors([bot]),
    parts: [...repositories(repos), ...organisations([organisation])],
    drivers: [...ACTOR_RATE, ...ACTOR_SPREAD],
    noticeableEvents: 60,
  });
};
