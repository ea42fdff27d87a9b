/**
 * The middle of some values: half are no larger, half no smaller; between two middles, their mean. Undefined of none.
 * Sorts a copy: O(n log n).
 *
 * @throws RangeError when a value is NaN.
 *
 * @example
 * median([3, 1, 2, 10]); // 2.5
 */
export function median(values: ArrayLike<number>): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  // NaN sorts to the end
  if (Number.isNaN(sorted[sorted.length - 1])) throw new RangeError("a value must be a number, got NaN");
  const upper = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[upper] : sorted[upper - 1] / 2 + sorted[upper] / 2;
}
