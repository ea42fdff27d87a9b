/** Squares of numbers within it, and their sums over many dimensions, stay finite. */
const LARGEST = 1e100;

/**
 * For detectors that keep points as 64-bit floats. O(dimensions).
 *
 * @throws RangeError when `x` has another width, or holds what is no number within 1e100 either way; it names the place.
 * @internal
 */
export function requirePoint(x: Float64Array, dimensions: number): void {
  if (x.length !== dimensions) {
    throw new RangeError(`expected ${dimensions} dimensions, got ${x.length}: x[${Math.min(x.length, dimensions)}]`);
  }
  for (let d = 0; d < dimensions; d++) {
    if (!(Math.abs(x[d]) <= LARGEST)) {
      throw new RangeError(`x[${d}] must be a number within ±${LARGEST}, got ${x[d]}`);
    }
  }
}
