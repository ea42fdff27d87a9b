import { QuantileSketch, RandomCutForest } from "@oddwatch/anomaly";
import type { Activity } from "@oddwatch/pipeline";
import { ActorCounts } from "./actor-counts.ts";
import { HASHED_WIDTH, writeHashed } from "./hashed-vector.ts";
import { type Baseline, StrangestActors } from "./ranking.ts";

const TREES = 25;
const FLAGGED_QUANTILE = 0.98;
/** Events that are judged by the threshold of those before them. */
const BLOCK = 1000;

/**
 * Random cut forest with a sliding window, scored by collusive displacement, over hashed vectors of single events: 25
 * trees of the last 256 events. Events above the 98th percentile of the scores before them are flagged; accounts rank by
 * their highest flagged score. Counts begin anew with the stretch.
 */
export const hashedCutForest: Baseline = (warmUp) => {
  const options = {
    dimensions: HASHED_WIDTH,
    trees: TREES,
    seed: "baseline",
    memory: "window",
    scoring: "displacement",
  } as const;
  const learned = new RandomCutForest(options);
  const scores = new QuantileSketch();
  flag(learned, scores, warmUp);
  const [forest, sketch] = [learned.save(), scores.save()];
  return (judged) => flag(RandomCutForest.restore(forest), QuantileSketch.restore(sketch), judged).ranking();
};

function flag(forest: RandomCutForest, scores: QuantileSketch, activities: readonly Activity[]): StrangestActors {
  const strangest = new StrangestActors();
  const counts = new ActorCounts();
  for (let from = 0; from < activities.length; from += BLOCK) {
    const block = activities.slice(from, from + BLOCK);
    const points = new Float64Array(block.length * HASHED_WIDTH);
    for (const [index, activity] of block.entries()) {
      writeHashed(points.subarray(index * HASHED_WIDTH, (index + 1) * HASHED_WIDTH), activity, counts.take(activity));
    }
    const threshold = scores.quantile(FLAGGED_QUANTILE) ?? Number.POSITIVE_INFINITY;
    for (const [index, score] of forest.scoreAndLearnMany(points).entries()) {
      if (Number.isNaN(score)) continue; // the forest was not ready
      if (score > threshold) strangest.add(block[index], score);
      scores.add(score);
    }
  }
  return strangest;
}
