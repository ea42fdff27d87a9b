import { median } from "./median.ts";

/**
 * Median distance of values from their median, in units of the value: a spread that up to half of the values cannot
 * spoil. Times 1.4826 it estimates the standard deviation of normal values. Undefined of none. O(n log n).
 *
 * Source: F. R. Hampel, "The influence curve and its role in robust estimation", JASA 69 (1974).
 *
 * @throws RangeError when a value is NaN.
 *
 * @example
 * medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9]); // 1
 */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number | undefined {
  const middle = median(values);
  return middle === undefined ? undefined : median(Float64Array.from(values, (value) => Math.abs(value - middle)));
}
