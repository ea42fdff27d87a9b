import { probabilityWeights } from "./probability-weights.ts";

/**
 * One tail probability out of several, which may depend on each other: their weighted harmonic mean, Σw / Σ(w/p).
 *
 * The smallest ones decide, and a probability of 1 only dilutes: of ten, nine of them 1, the answer is about ten times
 * the smallest. It can be read as a probability while it is small (below 0.05), where it errs by
 * a factor that grows with the logarithm of their number; far above it is only an order. O(n).
 *
 * Source: D. J. Wilson, "The harmonic mean p-value for combining dependent tests", PNAS 116 (2019),
 * https://doi.org/10.1073/pnas.1814092116.
 *
 * @param weights as many as probabilities, not negative; scaled to sum to 1. Alike by default.
 * @throws RangeError when there is none, one is outside 0..1, or the weights do not fit.
 *
 * @example
 * harmonicMeanProbability([0.01, 1]); // 2 / (100 + 1) = 0.0198
 */
export function harmonicMeanProbability(probabilities: readonly number[], weights?: readonly number[]): number {
  const shares = probabilityWeights(probabilities, weights);
  let sum = 0;
  for (const [index, p] of probabilities.entries()) {
    // a weight of 0 takes no part, not even with a probability of 0
    if (shares[index] > 0) sum += shares[index] / p;
  }
  return Math.min(1, 1 / sum);
}
