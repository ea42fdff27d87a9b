import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, pick } from "../stage/draw.ts";
import { ACTOR_SPREAD } from "../stage/drivers.ts";
import { CROWD, SCRIPT } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";

/** One account forks hundreds of repositories, to be found beside each of them; some forks get a push at once. */
export const forkBomb: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([5, 55]);
  const count = stage.output([70, 600], span);
  const actor = chance(random, 0.6) ? cast.newcomer(undefined, [0.5, 120]) : cast.stranger();
  const pushed = chance(random, 0.5) ? 0.6 * random.next() : 0;
  const repos = cast.many(count, () => cast.knownRepository());
  const message = pick(random, ["Update README.md", "add link", "Create index.html"]);
  for (const [index, at] of stage.times(count, span, chance(random, 0.7) ? SCRIPT : CROWD).entries()) {
    const repo = repos[index];
    const fork = cast.freshRepository(actor, () => repo.name.slice(repo.name.indexOf("/") + 1));
    events.fork({ at, actor, repo }, fork);
    if (chance(random, pushed))
      events.push({ at: stage.after(at, [5, 60]), actor, repo: fork }, { branch: "main", messages: [message] });
  }
  return stage.scenario({
    name: "fork-bomb",
    family: "X",
    truth: actors([actor]),
    parts: repositories(repos),
    drivers: [...ACTOR_SPREAD],
    noticeableEvents: 20,
  });
};
