import type { ScenarioGenerator } from "../../scenario.ts";
import { between, chance, pick, wholeBetween } from "../stage/draw.ts";
import { REPO_CROWD, SAME_TEXT } from "../stage/drivers.ts";
import { defaultBranch } from "../stage/fresh-names.ts";
import { CROWD } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";

const TITLES = [
  "Update README.md",
  "Added a line",
  "Create registry file",
  "Fix typo",
  "docs: improve wording",
  "add my name",
];

/** First-time contributors swamp a few repositories with requests of no worth, for a token or a shirt (tea.xyz 2024, Hacktoberfest 2020). */
export const trivialPullRequests: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([25, 58]);
  const count = stage.people([60, 240], span, 8);
  const closed = between(random, [0.1, 0.7]);
  const repos = cast.many(wholeBetween(random, [1, 4]), () => cast.knownRepository());
  const titles = cast.many(wholeBetween(random, [1, 3]), () => pick(random, TITLES));
  const perAccount = between(random, [1, 1.6]);
  const spammers = cast.many(Math.ceil(count / perAccount), () =>
    chance(random, 0.7) ? cast.newcomer(undefined, [0.1, 300]) : cast.stranger(),
  );
  for (const [index, at] of stage.times(count, span, CROWD).entries()) {
    const repo = pick(random, repos);
    const actor = spammers[index % spammers.length];
    const fork = cast.freshRepository(actor);
    const headRef = chance(random, 0.7) ? `patch-${wholeBetween(random, [1, 3])}` : defaultBranch(random);
    const words = { number: 3000 + index, headRef, headRepo: fork, baseRef: "main", title: pick(random, titles) };
    if (chance(random, 0.8)) events.fork({ at: stage.after(at, [-240, -40]), actor, repo }, fork);
    events.pullRequest({ at, actor, repo }, { action: "opened", ...words });
    if (chance(random, closed)) {
      const maintainer = cast.ownerOf(repo);
      events.pullRequest(
        { at: stage.after(at, [60, 1500]), actor: maintainer, repo },
        { action: "closed", ...words },
        actor,
      );
    }
  }
  return stage.scenario({
    name: "trivial-pull-requests",
    family: "J",
    truth: repositories(repos),
    parts: actors(spammers),
    drivers: [...REPO_CROWD, ...SAME_TEXT, "newcomer-wave"],
    noticeableEvents: 20 * repos.length,
    visibility: "partly",
  });
};
