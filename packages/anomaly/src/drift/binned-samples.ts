import { chiSquareTail } from "../stats/chi-square-test.ts";

/** Counts of two samples over the same bins, those left out that are empty in both. */
export interface BinnedSamples {
  first: number[];
  second: number[];
  firstTotal: number;
  secondTotal: number;
}

/**
 * Checks counts of two samples and brings them together.
 *
 * @throws RangeError when the lengths differ, a count is negative or not finite, or a sample has none.
 *
 * @internal
 */
export function binnedSamples(first: ArrayLike<number>, second: ArrayLike<number>): BinnedSamples {
  if (first.length !== second.length) {
    throw new RangeError(`both samples need the same bins, got ${first.length} and ${second.length}`);
  }
  const samples: BinnedSamples = { first: [], second: [], firstTotal: 0, secondTotal: 0 };
  for (let bin = 0; bin < first.length; bin++) {
    for (const [name, count] of [["first", first[bin]] as const, ["second", second[bin]] as const]) {
      if (!(count >= 0 && count < Infinity)) throw new RangeError(`${name}[${bin}] must be 0 or above, got ${count}`);
    }
    if (first[bin] + second[bin] === 0) continue;
    samples.first.push(first[bin]);
    samples.second.push(second[bin]);
    samples.firstTotal += first[bin];
    samples.secondTotal += second[bin];
  }
  if (samples.firstTotal === 0 || samples.secondTotal === 0) throw new RangeError("a sample has no values");
  return samples;
}

/**
 * Probability of a sum over the bins of `(difference of the shares)² / (common share)` this large or larger by chance: the
 * sum, divided by `1 / n + 1 / m`, is then nearly chi-square with a degree of freedom for each bin but one.
 *
 * @internal
 */
export function chanceOf(sum: number, { first, firstTotal, secondTotal }: BinnedSamples): number {
  if (first.length < 2) return 1;
  return chiSquareTail(sum / (1 / firstTotal + 1 / secondTotal), first.length - 1);
}
