import { MahalanobisDetector } from "@oddwatch/anomaly";
import type { Activity } from "@oddwatch/pipeline";
import { type ActorCount, ActorCounts } from "./actor-counts.ts";
import { type Baseline, StrangestActors } from "./ranking.ts";

const WIDTH = 3;

/**
 * Squared Mahalanobis distance of each event from a fading mean of the events before it, per type, over the
 * logarithms of the account's events, different repositories and gap. Accounts rank by their furthest event. Counts begin anew with the stretch.
 */
export const eventDistance: Baseline = (warmUp) => {
  const learned = new Map<string, MahalanobisDetector>();
  measure(learned, warmUp);
  const saved = [...learned].map(([type, detector]) => [type, detector.save()] as const);
  return (judged) =>
    measure(new Map(saved.map(([type, bytes]) => [type, MahalanobisDetector.restore(bytes)])), judged).ranking();
};

function measure(detectors: Map<string, MahalanobisDetector>, activities: readonly Activity[]): StrangestActors {
  const strangest = new StrangestActors();
  const counts = new ActorCounts();
  for (const activity of activities) {
    const detector = detectors.get(activity.type) ?? new MahalanobisDetector({ dimensions: WIDTH });
    detectors.set(activity.type, detector);
    const point = pointOf(counts.take(activity));
    strangest.add(activity, detector.score(point) ?? Number.NaN);
    detector.learn(point);
  }
  return strangest;
}

function pointOf({ events, repos, gapSeconds = 3600 }: ActorCount): Float64Array {
  return Float64Array.of(Math.log1p(events), Math.log1p(repos), Math.log1p(gapSeconds));
}
