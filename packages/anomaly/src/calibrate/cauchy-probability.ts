import { probabilityWeights } from "./probability-weights.ts";

/**
 * Above this, probabilities count as this: the tangent at 1 is minus infinity, so that one certain
 * answer would silence all others, however small.
 */
const LARGEST = 0.99;

/** Below this, tan((1/2 - p) π) is 1 / (p π) to the last bit, and the difference 1/2 - p would lose p. */
const SMALL = 1e-9;

/**
 * One tail probability out of several, which may depend on each other, by the Cauchy combination: each becomes
 * tan((1/2 - p) π), and the weighted mean of those is read back as a probability. Nearly exact for small answers.
 *
 * Unlike the harmonic mean, large probabilities speak against small ones. Those above 0.99 count as 0.99. O(n).
 *
 * Source: Y. Liu, J. Xie, "Cauchy combination test", JASA 115 (2020), https://doi.org/10.1080/01621459.2018.1554485.
 *
 * @param weights as many as probabilities, not negative; scaled to sum to 1. Alike by default.
 * @throws RangeError when there is none, one is outside 0..1, or the weights do not fit.
 *
 * @example
 * cauchyProbability([0.01, 0.5]); // 0.01998
 */
export function cauchyProbability(probabilities: readonly number[], weights?: readonly number[]): number {
  const shares = probabilityWeights(probabilities, weights);
  let statistic = 0;
  for (const [index, p] of probabilities.entries()) {
    if (shares[index] > 0) statistic += shares[index] * cauchyQuantile(Math.min(p, LARGEST));
  }
  return cauchyTail(statistic);
}

function cauchyQuantile(p: number): number {
  return p < SMALL ? 1 / (p * Math.PI) : Math.tan((0.5 - p) * Math.PI);
}

function cauchyTail(statistic: number): number {
  return statistic > 1 ? Math.atan(1 / statistic) / Math.PI : 0.5 - Math.atan(statistic) / Math.PI;
}
