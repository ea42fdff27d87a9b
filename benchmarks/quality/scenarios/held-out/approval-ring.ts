import type { ScenarioGenerator } from "../../scenario.ts";
import { pick, wholeBetween } from "../stage/draw.ts";
import { ACTOR_RATE, REPO_CROWD } from "../stage/drivers.ts";
import { branchName, farmRecipe, shortMessage } from "../stage/fresh-names.ts";
import { CROWD } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";

/** A ring of accounts opens and merges each other's requests, and approves them where reviews exist, to look like busy people. */
export const approvalRing: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([20, 58]);
  const count = stage.output([60, 300], span);
  const recipe = farmRecipe(random);
  const ring = cast.many(wholeBetween(random, [3, 9]), () => cast.newcomer(recipe, [5, 500]));
  const repos = ring.map((owner) => cast.freshRepository(owner, undefined, 20));
  for (const [index, at] of stage.times(count, span, CROWD).entries()) {
    const author = ring[index % ring.length];
    const other = wholeBetween(random, [1, ring.length - 1]) + index;
    const [reviewer, repo] = [ring[other % ring.length], repos[other % ring.length]];
    const words = { number: index + 1, headRef: branchName(random), baseRef: "main", title: shortMessage(random) };
    events.pullRequest({ at, actor: author, repo }, { action: "opened", ...words });
    const review = {
      number: words.number,
      state: "approved" as const,
      body: pick(random, ["LGTM", "nice", "ok", "good work"]),
    };
    if (request.era !== "2015") events.review({ at: stage.after(at, [10, 60]), actor: reviewer, repo }, review);
    events.pullRequest(
      { at: stage.after(at, [60, 120]), actor: reviewer, repo },
      { action: "closed", merged: true, ...words },
      author,
    );
  }
  return stage.scenario({
    name: "approval-ring",
    family: "X",
    truth: [...actors(ring), ...repositories(repos)],
    drivers: [...ACTOR_RATE, ...REPO_CROWD],
    noticeableEvents: 30 * ring.length,
  });
};
