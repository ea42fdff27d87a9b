import type { ForestMemory } from "./forest-memory.ts";
import type { MissingMask } from "./nearest-leaf.ts";

/** The largest value that a forest takes, either way: sums of many stay within 32-bit floats. */
const MOST = 1e30;

/** A list of points, one after the other. */
export type Points = Float64Array | Float32Array;

/**
 * Checks a point, or many when `many` says so.
 *
 * @throws RangeError when its width is wrong or it holds what a forest does not take, naming the place. Values flagged in
 * `missing` are not looked at.
 */
export function checkPoints(points: Points, dimensions: number, many: boolean, missing?: MissingMask): void {
  if (many ? points.length % dimensions !== 0 : points.length !== dimensions) {
    const wanted = many ? `a multiple of ${dimensions} numbers` : `${dimensions} dimensions`;
    const place = many ? points.length : Math.min(points.length, dimensions);
    throw new RangeError(`expected ${wanted}, got ${points.length}: x[${place}]`);
  }
  if (missing !== undefined && missing.length !== dimensions) {
    throw new RangeError(`expected ${dimensions} flags of missing values, got ${missing.length}`);
  }
  for (let index = 0; index < points.length; index++) {
    if (!(Math.abs(points[index]) <= MOST) && !missing?.[index]) {
      throw new RangeError(`x[${index}] must be a number from -1e30 to 1e30, got ${points[index]}`);
    }
  }
}

/** Copies a point to where the trees read it, rounded as they keep it; one kind of zero only, so that equal points are equal bytes. */
export function placePoint(memory: ForestMemory, points: Points, from: number, row: number): void {
  const { f32, shape } = memory;
  const to = memory.value(row, 0);
  for (let d = 0; d < shape.dimensions; d++) f32[to + d] = Math.fround(points[from + d]) + 0;
}
