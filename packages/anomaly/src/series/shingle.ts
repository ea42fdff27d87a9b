import { InvalidStateError } from "../state/invalid-state-error.ts";
import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";
import { widthError } from "../table/read-table.ts";

export interface ShingleOptions {
  /** Values in a row of the series. Default 1. */
  columns?: number;
  /** Rows that make a point. */
  length: number;
}

/**
 * The last rows of a series as one point, newest first: the value of column `c`, `lag` rows ago, is at
 * `lag * columns + c`. So a detector of points sees the shape of a series and not only its latest value.
 *
 * A row costs O(length · columns); so does a point, which is a copy.
 *
 * Source: shingles of a stream as in S. Guha, N. Mishra, G. Roy, O. Schrijvers, "Robust Random Cut Forest Based Anomaly
 * Detection On Streams", ICML 2016, section 4.
 *
 * @example
 * const shingle = new Shingle({ length: 3 });
 * for (const value of [1, 2, 3, 4]) shingle.push([value]);
 * shingle.point; // 4, 3, 2
 * shingle.pointWith([5]); // 5, 4, 3: and the shingle is as it was
 */
export class Shingle {
  readonly columns: number;
  readonly length: number;
  readonly #point: Float64Array<ArrayBuffer>;
  #rows = 0;

  /** @throws RangeError when an option is not a whole number from 1. */
  constructor({ columns = 1, length }: ShingleOptions) {
    for (const [name, value] of Object.entries({ columns, length })) {
      if (!Number.isSafeInteger(value) || value < 1) {
        throw new RangeError(`${name} must be a whole number from 1, got ${value}`);
      }
    }
    this.columns = columns;
    this.length = length;
    this.#point = new Float64Array(length * columns);
  }

  /** Width of a point. */
  get dimensions(): number {
    return this.#point.length;
  }

  /** The newest `length` rows; undefined before there are as many. */
  get point(): Float64Array<ArrayBuffer> | undefined {
    return this.#rows < this.length ? undefined : this.#point.slice();
  }

  /** What `point` will be once `row` is pushed. @throws RangeError when the row has the wrong width. */
  pointWith(row: ArrayLike<number>): Float64Array<ArrayBuffer> | undefined {
    this.#check(row);
    if (this.#rows + 1 < this.length) return undefined;
    const point = new Float64Array(this.dimensions);
    point.set(this.#point.subarray(0, this.dimensions - this.columns), this.columns);
    point.set(row);
    return point;
  }

  /** Takes the next row in; the oldest goes when there are `length`. @throws RangeError when it has the wrong width. */
  push(row: ArrayLike<number>): void {
    this.#check(row);
    this.#point.copyWithin(this.columns, 0);
    this.#point.set(row);
    this.#rows = Math.min(this.#rows + 1, this.length);
  }

  /** Puts `row` in the place of the newest. @throws RangeError when it has the wrong width, or there is no row yet. */
  replaceNewest(row: ArrayLike<number>): void {
    this.#check(row);
    if (this.#rows === 0) throw new RangeError("there is no row to replace");
    this.#point.set(row);
  }

  /** Appends what `read` takes back. */
  write(writer: StateWriter): void {
    writer.number(this.#rows);
    writer.array(this.#point);
  }

  /** Takes the place of the shingle that was written, of the same shape. @throws InvalidStateError when that cannot be. */
  read(reader: StateReader): void {
    this.#rows = reader.integer(0, this.length);
    const point = reader.float64s(this.dimensions);
    if (!point.every(Number.isFinite)) throw new InvalidStateError("a saved shingle holds what is not a number");
    this.#point.set(point);
  }

  #check(row: ArrayLike<number>): void {
    if (row.length !== this.columns) throw widthError(row.length, this.columns);
  }
}
