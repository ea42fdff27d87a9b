import { logIncompleteBeta } from "./incomplete-beta.ts";

/** Up to here an answer takes less than a tenth of a second. */
const MOST = 1e12;

/**
 * Probability that a negative binomial count is `count` or more: how odd a burst is when events come in clumps, so that
 * the variance is `mean + mean² / size`. With a large `size` it is the Poisson count's.
 *
 * From a stream's own mean and variance, `size = mean² / (variance - mean)`. Below 1e-308 the answer is 0;
 * `logNegativeBinomialTail` goes on. Right to about 13 digits; O(√max(count, size)).
 *
 * Source: P(X ≥ k) is the regularised incomplete beta function I_p(k, size) at p = mean / (mean + size),
 * https://dlmf.nist.gov/8.17.
 *
 * @param count whole number, 0 to 1e12
 * @param mean expected count, 0 to 1e12
 * @param size 1e-6 to 1e12: the smaller, the clumpier
 * @throws RangeError when one is out of its range.
 *
 * @example
 * negativeBinomialTail(3, 0.5, 1); // 1/27: the chance of three in a row at 1/3
 */
export function negativeBinomialTail(count: number, mean: number, size: number): number {
  return Math.exp(logNegativeBinomialTail(count, mean, size));
}

/**
 * Natural logarithm of `negativeBinomialTail`. -Infinity when it cannot happen at all. Cost and source are its.
 *
 * @param count whole number, 0 to 1e12
 * @param mean expected count, 0 to 1e12
 * @param size 1e-6 to 1e12: the smaller, the clumpier
 * @throws RangeError when one is out of its range.
 *
 * @example
 * logNegativeBinomialTail(2000, 20, 3); // -269.08
 */
export function logNegativeBinomialTail(count: number, mean: number, size: number): number {
  if (!(Number.isInteger(count) && count >= 0 && count <= MOST)) {
    throw new RangeError(`count must be a whole number in 0..${MOST}, got ${count}`);
  }
  if (!(mean >= 0 && mean <= MOST)) throw new RangeError(`mean must be in 0..${MOST}, got ${mean}`);
  if (!(size >= 1e-6 && size <= MOST)) throw new RangeError(`size must be in 1e-6..${MOST}, got ${size}`);
  if (count === 0) return 0;
  const sum = mean + size;
  return logIncompleteBeta(mean / sum, size / sum, count, size);
}
