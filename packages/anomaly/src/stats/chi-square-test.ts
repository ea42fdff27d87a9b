import { incompleteGamma } from "./incomplete-gamma.ts";

/** Up to here an answer takes some milliseconds. */
const MOST_FREEDOM = 1e12;

/** What a chi-square test found. */
export interface ChiSquareResult {
  /** Sum of (observed - expected)² / expected. */
  statistic: number;
  /** Degrees of freedom: kinds that were expected, less one. */
  freedom: number;
  /** Probability of a statistic this large or larger if the counts came from what was expected, 0..1. */
  probability: number;
}

/**
 * Pearson's chi-square test: do counts over kinds, such as events over the hours of the day, come from given shares?
 *
 * The probability is good when most expected counts are 5 or more; below that it is rough. O(kinds).
 *
 * Source: K. Pearson, Philosophical Magazine 50 (1900).
 *
 * @param observed counts, 0 or above, at least two kinds
 * @param expected weights of the kinds, scaled to the sum of `observed`. Alike by default. Where one is 0, a count of 0 takes
 *   no part and any other makes the statistic infinite and the probability 0.
 * @throws RangeError when there are fewer than two kinds, the lengths differ, a number is negative or not finite, or nothing
 *   was observed or expected.
 *
 * @example
 * chiSquareTest([44, 56]); // { statistic: 1.44, freedom: 1, probability: 0.230 }
 */
export function chiSquareTest(observed: ArrayLike<number>, expected?: ArrayLike<number>): ChiSquareResult {
  const weights = expected ?? new Float64Array(observed.length).fill(1);
  if (weights.length !== observed.length) {
    throw new RangeError(`${observed.length} counts need as many expected, got ${weights.length}`);
  }
  const total = sumOf("observed", observed);
  const scale = total / sumOf("expected", weights);
  let statistic = 0;
  let freedom = -1;
  for (let kind = 0; kind < observed.length; kind++) {
    const mean = weights[kind] * scale;
    if (mean > 0) freedom += 1;
    if (mean > 0 || observed[kind] > 0) statistic += (observed[kind] - mean) ** 2 / mean;
  }
  if (freedom < 1) throw new RangeError("at least two kinds must be expected");
  return { statistic, freedom, probability: chiSquareTail(statistic, freedom) };
}

/**
 * Probability that a chi-square variable of `freedom` degrees is `statistic` or more. The squared Mahalanobis distance
 * of normal values is one, with as many degrees as dimensions.
 *
 * Source: it is the regularised incomplete gamma function Q(freedom / 2, statistic / 2), https://dlmf.nist.gov/8.2.E4.
 *
 * @throws RangeError when the statistic is negative or NaN, or `freedom` is not above 0 and up to 1e12.
 *
 * @example
 * chiSquareTail(3.841, 1); // 0.05
 */
export function chiSquareTail(statistic: number, freedom: number): number {
  if (!(statistic >= 0)) throw new RangeError(`a chi-square statistic must be 0 or above, got ${statistic}`);
  if (!(freedom > 0 && freedom <= MOST_FREEDOM)) {
    throw new RangeError(`freedom must be above 0 and up to ${MOST_FREEDOM}, got ${freedom}`);
  }
  return statistic === Infinity ? 0 : Math.exp(incompleteGamma(freedom / 2, statistic / 2).upper);
}

function sumOf(name: string, values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`${name}[${index}] must be 0 or above, got ${value}`);
    sum += value;
  }
  if (!(sum > 0 && sum < Infinity)) throw new RangeError(`${name} must sum to more than 0, got ${sum}`);
  return sum;
}
