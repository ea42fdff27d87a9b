import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, hex, pick, wholeBetween } from "../stage/draw.ts";
import { ACTOR_SPREAD, SAME_NAME } from "../stage/drivers.ts";
import { capital, defaultBranch } from "../stage/fresh-names.ts";
import { PERSON, SCRIPT } from "../stage/pace.ts";
import { actors, pattern, repositories, Stage } from "../stage/stage.ts";
import { DEEDS, NOUNS, TECH_WORDS } from "../stage/words.ts";

/**
 * An account minutes old forks repository after repository and opens a pull request from a branch named by one recipe
 * (prt-scan 2026-03: 475 in 26 hours, in waves).
 */
export const pullRequestCampaign: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([20, 55]);
  const count = stage.output([18, 60], span);
  const actor = cast.newcomer(undefined, [0.001, 3]);
  const prefix = `${pick(random, TECH_WORDS)}-${pick(random, ["scan", "audit", "check", "setup", "sync"])}`;
  const digits = wholeBetween(random, [8, 12]);
  const title = `${capital(pick(random, DEEDS))} ${pick(random, TECH_WORDS)} workflow ${pick(random, NOUNS)}`;
  const targets = cast.many(count, () => cast.knownRepository());
  const forks = targets.map(({ name }) => cast.freshRepository(actor, () => name.slice(name.indexOf("/") + 1)));
  for (const [index, at] of stage.times(count, span, chance(random, 0.5) ? SCRIPT : PERSON).entries()) {
    const [repo, fork] = [targets[index], forks[index]];
    const headRef = `${prefix}-${hex(random, digits)}`;
    const number = wholeBetween(random, [2, 4000]);
    const baseRef = defaultBranch(random);
    events.fork({ at, actor, repo }, fork);
    events.create({ at: stage.after(at, [4, 12]), actor, repo: fork }, { what: "branch", ref: headRef });
    events.push({ at: stage.after(at, [6, 20]), actor, repo: fork }, { branch: headRef, messages: [title] });
    const words = { number, headRef, headRepo: fork, baseRef, title };
    events.pullRequest({ at: stage.after(at, [20, 45]), actor, repo }, { action: "opened", ...words });
    if (chance(random, 0.12)) {
      const closer = cast.ownerOf(repo);
      events.pullRequest(
        { at: stage.after(at, [120, 1500]), actor: closer, repo },
        { action: "closed", ...words },
        actor,
      );
    }
  }
  return stage.scenario({
    name: "pull-request-campaign",
    family: "C",
    truth: [...actors([actor]), pattern(prefix)],
    parts: repositories([...targets, ...forks]),
    drivers: [...SAME_NAME, ...ACTOR_SPREAD, "pull-request-campaign", "pull-request-branch-shape"],
    noticeableEvents: 24,
  });
};
