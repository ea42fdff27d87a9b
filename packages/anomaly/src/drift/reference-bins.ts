/**
 * Bins of about equal share of a reference sample, to count later samples in.
 *
 * Borders are quantiles of the reference. A value so frequent that it makes up a bin's share or more has a bin of its
 * own, so that a move to either side of it is seen; the first bin reaches down and the last one up without end.
 *
 * @example
 * const bins = new ReferenceBins([1, 2, 3, 4, 5, 6, 7, 8], 4);
 * bins.count([0, 1, 5, 99]); // 2, 0, 1, 1
 */
export class ReferenceBins {
  /** Highest value of each bin but the last, ascending. */
  readonly #borders: Float64Array;

  /**
   * O(n log n).
   *
   * @param reference at least one value; finite ones only
   * @param bins how many bins to aim at, 2 or more; frequent values make it fewer or, by their own bins, more
   * @throws RangeError when there are no values, one is not finite, or the number of bins is not whole or below 2.
   */
  constructor(reference: ArrayLike<number>, bins = 10) {
    if (!(Number.isSafeInteger(bins) && bins >= 2))
      throw new RangeError(`bins must be whole and 2 or more, got ${bins}`);
    if (reference.length === 0) throw new RangeError("the reference has no values");
    const values = Float64Array.from(reference);
    requireFinite(values);
    values.sort();
    const borders = new Set<number>();
    let last: number | undefined;
    for (let bin = 1; bin <= bins; bin++) {
      const quantile = values[Math.ceil((bin * values.length) / bins) - 1];
      if (quantile === last) {
        borders.add(nextBelow(quantile));
        borders.add(quantile);
      } else if (bin < bins) {
        borders.add(quantile);
      }
      last = quantile;
    }
    this.#borders = Float64Array.from(borders).sort();
  }

  /** Number of bins, one more than borders. */
  get length(): number {
    return this.#borders.length + 1;
  }

  /** How many of the values fall into each bin. O(n log bins). @throws RangeError when one is not finite. */
  count(values: ArrayLike<number>): Float64Array {
    const counts = new Float64Array(this.length);
    requireFinite(values);
    for (let index = 0; index < values.length; index++) counts[this.#binOf(values[index])] += 1;
    return counts;
  }

  #binOf(value: number): number {
    let from = 0;
    let to = this.#borders.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (value > this.#borders[middle]) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

function requireFinite(values: ArrayLike<number>): void {
  for (let index = 0; index < values.length; index++) {
    if (!Number.isFinite(values[index])) {
      throw new RangeError(`values[${index}] must be finite, got ${values[index]}`);
    }
  }
}

/** The largest number below. */
function nextBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(value).buffer);
  bits[0] += value > 0 ? -1n : 1n;
  return new Float64Array(bits.buffer)[0];
}
