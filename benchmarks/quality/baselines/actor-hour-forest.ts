import { IsolationForest } from "@oddwatch/anomaly";
import type { Activity } from "@oddwatch/pipeline";
import { type Baseline, StrangestActors } from "./ranking.ts";

/**
 * Isolation forest over five counts of each account in the stretch: events, pull requests, issue events, forks and
 * different repositories. 100 trees of 256 accounts, columns standardised, fitted on the stretch itself.
 */
export const actorHourForest: Baseline = () => (judged, seed) => {
  const counts = new Map<string, { row: number[]; repos: Set<string> }>();
  for (const activity of judged) {
    const known = counts.get(activity.actor) ?? { row: [0, 0, 0, 0, 0], repos: new Set() };
    counts.set(activity.actor, known);
    count(activity, known);
  }
  const rows = [...counts.values()].map(({ row }) => row);
  const forest = IsolationForest.fit(rows, { seed, trees: 100, sampleSize: 256, standardise: true });
  const scores = new Map([...counts].map(([actor, { row }]) => [actor, forest.score(row)]));
  const strangest = new StrangestActors();
  for (const activity of judged) strangest.add(activity, scores.get(activity.actor) ?? 0);
  return strangest.ranking();
};

function count({ type, repo }: Activity, { row, repos }: { row: number[]; repos: Set<string> }): void {
  row[0]++;
  if (type === "PullRequestEvent") row[1]++;
  if (type.includes("Issue")) row[2]++;
  if (type === "ForkEvent") row[3]++;
  if (repo !== undefined) row[4] = repos.add(repo).size;
}
