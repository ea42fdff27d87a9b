import type { DriftResult } from "./drift-result.ts";

/** Up to this product of the sample sizes the probability is counted out: a millisecond or so. */
const MOST_PATHS = 250_000;

/** Below it the one series of the limit distribution is quick, above it the other. */
const SERIES_CHANGE = 1.18;

/**
 * Two-sample Kolmogorov-Smirnov test: the largest distance between the two shares of values up to any value, 0..1, and
 * its probability when both samples come from one distribution.
 *
 * Where the product of the sizes is up to 250,000 the probability is exact, also for ties: the share of all ways to deal
 * the values out in which the distance is as large. Beyond that it is the limit with Stephens's correction, which with
 * ties is too large rather than too small. O((n + m) log(n + m)), and O(n m) for the exact probability.
 *
 * Sources: N. V. Smirnov, Annals of Mathematical Statistics 19 (1948); J. L. Hodges, "The significance probability of the
 * Smirnov two-sample test", Arkiv för Matematik 3 (1958) for the exact one; M. A. Stephens, JRSS B 32 (1970).
 *
 * @throws RangeError when a sample is empty or has a value that is not finite.
 *
 * @example
 * kolmogorovSmirnov([1, 2, 3], [4, 5, 6]); // { statistic: 1, probability: 0.1 }
 */
export function kolmogorovSmirnov(first: ArrayLike<number>, second: ArrayLike<number>): DriftResult {
  return compareSorted(sorted("first", first), sorted("second", second));
}

/**
 * As `kolmogorovSmirnov`, of samples already in ascending order.
 *
 * @internal
 */
export function compareSorted(first: Float64Array, second: Float64Array): DriftResult {
  const borders = bordersOf(first, second);
  let largest = 0;
  for (let at = 0; at < borders.length; at += 2) {
    largest = Math.max(largest, Math.abs(borders[at] * second.length - borders[at + 1] * first.length));
  }
  const product = first.length * second.length;
  const statistic = largest / product;
  const probability =
    product <= MOST_PATHS
      ? exactProbability(first.length, second.length, borders, largest)
      : limitProbability(statistic, product / (first.length + second.length));
  return { statistic, probability };
}

/** For each distinct value, how many of either sample are at most as large: pairs, ascending. */
function bordersOf(first: Float64Array, second: Float64Array): Uint32Array {
  const borders: number[] = [];
  let i = 0;
  let j = 0;
  while (i < first.length || j < second.length) {
    const value = Math.min(i < first.length ? first[i] : Infinity, j < second.length ? second[j] : Infinity);
    while (i < first.length && first[i] === value) i += 1;
    while (j < second.length && second[j] === value) j += 1;
    borders.push(i, j);
  }
  return Uint32Array.from(borders);
}

/**
 * Deals the pooled values out one after another: `reached[j]` is the share of the ways to deal `i` to the first sample and
 * `j` to the second that have come `largest / (n m)` apart at the end of a run of equal values. Adds only what is
 * positive, so that small probabilities keep all their digits.
 */
function exactProbability(n: number, m: number, borders: Uint32Array, largest: number): number {
  if (largest === 0) return 1;
  const isBorder = new Uint8Array(n + m + 1);
  for (let at = 0; at < borders.length; at += 2) isBorder[borders[at] + borders[at + 1]] = 1;
  const reached = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      const dealt = i + j;
      if (isBorder[dealt] && Math.abs(i * m - j * n) >= largest) reached[j] = 1;
      else if (dealt > 0) reached[j] = (i * (i > 0 ? reached[j] : 0) + j * (j > 0 ? reached[j - 1] : 0)) / dealt;
    }
  }
  return reached[m];
}

function limitProbability(statistic: number, size: number): number {
  const root = Math.sqrt(size);
  return kolmogorovTail((root + 0.12 + 0.11 / root) * statistic);
}

/**
 * Probability that the Kolmogorov distribution passes `lambda`; exactly 1 where it cannot be told from it.
 *
 * @internal
 */
export function kolmogorovTail(lambda: number): number {
  if (lambda < 0.04) return 1;
  let sum = 0;
  if (lambda < SERIES_CHANGE) {
    const exponent = (Math.PI / lambda) ** 2 / 8;
    for (let k = 1; k <= 7; k += 2) sum += Math.exp(-k * k * exponent);
    return 1 - (Math.sqrt(2 * Math.PI) / lambda) * sum;
  }
  for (let k = 1; k <= 6; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * lambda * lambda);
  return sum;
}

function sorted(name: string, sample: ArrayLike<number>): Float64Array {
  if (sample.length === 0) throw new RangeError(`the ${name} sample has no values`);
  const values = Float64Array.from(sample);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new RangeError(`${name}[${wrong}] must be finite, got ${values[wrong]}`);
  return values.sort();
}
