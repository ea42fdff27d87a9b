import { incompleteGamma } from "./incomplete-gamma.ts";

/** Up to here an answer takes less than a tenth of a second. */
const MOST = 1e12;

/**
 * Probability that a Poisson count of the given mean is `count` or more: how odd a burst is when events come on their
 * own. Where they come in clumps, as people's do, ask `negativeBinomialTail`, or every busy day is a burst.
 *
 * Below 1e-308 it is 0; `logPoissonTail` goes on. Right to about 13 digits; O(√count) near the mean, few steps far off.
 *
 * Source: P(X ≥ k) is the regularised incomplete gamma function P(k, mean), https://dlmf.nist.gov/8.4.E10.
 *
 * @param count whole number, 0 to 1e12
 * @param mean expected count, 0 to 1e12
 * @throws RangeError when one is out of its range.
 *
 * @example
 * poissonTail(3, 0.5); // 0.0144
 */
export function poissonTail(count: number, mean: number): number {
  return Math.exp(logPoissonTail(count, mean));
}

/**
 * Natural logarithm of `poissonTail`, for probabilities too small for a number. -Infinity when it cannot happen at all.
 * Cost and source are its.
 *
 * @param count whole number, 0 to 1e12
 * @param mean expected count, 0 to 1e12
 * @throws RangeError when one is out of its range.
 *
 * @example
 * logPoissonTail(2000, 20); // -7235.05: as a number it would be 0
 */
export function logPoissonTail(count: number, mean: number): number {
  if (!(Number.isInteger(count) && count >= 0 && count <= MOST)) {
    throw new RangeError(`count must be a whole number in 0..${MOST}, got ${count}`);
  }
  if (!(mean >= 0 && mean <= MOST)) throw new RangeError(`mean must be in 0..${MOST}, got ${mean}`);
  return count === 0 ? 0 : incompleteGamma(count, mean).lower;
}
