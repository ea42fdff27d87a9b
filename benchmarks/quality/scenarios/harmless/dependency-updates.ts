import type { ScenarioGenerator } from "../../scenario.ts";
import { between, chance, pick, wholeBetween } from "../stage/draw.ts";
import { ACTOR_RATE, ACTOR_SPREAD, SAME_NAME } from "../stage/drivers.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, pattern, repositories, Stage } from "../stage/stage.ts";
import { TECH_WORDS } from "../stage/words.ts";

/** A dependency bot of its own name updates one package in hundreds of repositories: branch, push, pull request, sometimes the merge. */
export const dependencyUpdates: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([20, 58]);
  const count = stage.output([70, 320], span);
  const bot = cast.stranger((draw) => `${pick(draw, TECH_WORDS)}-${pick(draw, ["renovate", "deps", "updates"])}[bot]`);
  const tool = pick(random, ["renovate", "dependabot/npm_and_yarn", "deps"]);
  const packageName = `${pick(random, TECH_WORDS)}-${pick(random, TECH_WORDS)}`;
  const version = `${wholeBetween(random, [1, 9])}.${wholeBetween(random, [0, 20])}.${wholeBetween(random, [0, 9])}`;
  const merged = between(random, [0, 0.4]);
  const repos = cast.many(count, () => cast.knownRepository());
  for (const [index, at] of stage.times(count, span, SCRIPT).entries()) {
    const deed = { at, actor: bot, repo: repos[index] };
    const ref = `${tool}/${packageName}-${version}`;
    const title = `Bump ${packageName} to ${version}`;
    const words = { number: wholeBetween(random, [5, 900]), headRef: ref, baseRef: "main", title };
    events.create(deed, { what: "branch", ref });
    events.push({ ...deed, at: stage.after(at, [1, 4]) }, { branch: ref, messages: [title] });
    events.pullRequest({ ...deed, at: stage.after(at, [2, 8]) }, { action: "opened", ...words });
    if (chance(random, merged)) {
      const later = stage.after(at, [100, 900]);
      events.pullRequest({ ...deed, at: later }, { action: "closed", merged: true, ...words });
      events.delete({ ...deed, at: stage.after(later, [1, 5]) }, "branch", ref);
    }
  }
  return stage.scenario({
    name: "dependency-updates",
    family: undefined,
    truth: [...actors([bot]), pattern(packageName)],
    parts: repositories(repos),
    drivers: [...ACTOR_SPREAD, ...ACTOR_RATE, ...SAME_NAME],
    noticeableEvents: 30,
  });
};
