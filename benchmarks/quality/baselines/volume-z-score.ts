import { RunningMoments } from "@oddwatch/anomaly";
import { type Baseline, StrangestActors } from "./ranking.ts";

/** How many standard deviations an account's number of events lies above the mean of all accounts in the stretch. */
export const volumeZScore: Baseline = () => (judged) => {
  const counts = new Map<string, number>();
  for (const { actor } of judged) counts.set(actor, (counts.get(actor) ?? 0) + 1);
  const moments = new RunningMoments();
  for (const count of counts.values()) moments.add(count);
  const { mean = 0, variance = 0 } = moments;
  const deviation = Math.sqrt(variance) || 1;
  const strangest = new StrangestActors();
  for (const activity of judged) {
    strangest.add(activity, ((counts.get(activity.actor) ?? 0) - mean) / deviation);
  }
  return strangest.ranking();
};
