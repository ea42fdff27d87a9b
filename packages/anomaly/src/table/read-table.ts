/** Rows of equal width: a list of rows, or all values in one array, row after row. */
export type Rows = Float64Array | readonly ArrayLike<number>[];

/** Rows that were looked at: finite values only, all of one width. */
export interface Table {
  /** Row after row. Must not be written to: it may be the caller's own array. */
  readonly values: Float64Array;
  /** Values in a row, at least 1. */
  readonly width: number;
  /** Number of rows. */
  readonly length: number;
}

/** What is known of rows before they are read. */
export interface TableShape {
  /** Values in a row. May be left out for a list of rows, which then are as wide as the first. */
  width?: number;
  /** What the columns are called in error messages. */
  names?: readonly string[];
}

/**
 * Checks rows and lays them out one after another. A `Float64Array` is taken as it stands, without a copy. O(values).
 *
 * @throws RangeError when the width is neither given nor to be seen, when a row or the list of names has another width,
 * and when a value is NaN or infinite; the message names row and column.
 */
export function readTable(rows: Rows, { width, names }: TableShape = {}): Table {
  const known = width ?? (rows instanceof Float64Array ? undefined : rows[0]?.length) ?? names?.length;
  if (known === undefined || !Number.isSafeInteger(known) || known < 1) {
    throw new RangeError(`the width of a row must be known and at least 1, got ${known}`);
  }
  if (names !== undefined && names.length !== known) {
    throw new RangeError(`expected ${known} names, got ${names.length}`);
  }
  const values = rows instanceof Float64Array ? rows : layOut(rows, known);
  if (values.length % known !== 0) {
    throw new RangeError(`${values.length} values are not whole rows of ${known}`);
  }
  requireFinite(values, known, names);
  return { values, width: known, length: values.length / known };
}

/**
 * What is wrong with a row of the wrong width.
 *
 * @internal
 */
export function widthError(length: number, width: number, where = ""): RangeError {
  return new RangeError(`${where}expected ${width} dimensions, got ${length}: x[${Math.min(length, width)}]`);
}

/**
 * What is wrong with a value that is not finite.
 *
 * @internal
 */
export function valueError(value: number, dimension: number, names?: readonly string[], where = ""): RangeError {
  const name = names === undefined ? "" : ` (${names[dimension]})`;
  return new RangeError(`${where}x[${dimension}]${name} must be finite, got ${value}`);
}

function layOut(rows: readonly ArrayLike<number>[], width: number): Float64Array {
  const values = new Float64Array(rows.length * width);
  for (let row = 0; row < rows.length; row++) {
    const from = rows[row];
    if (from.length !== width) throw widthError(from.length, width, `row ${row}: `);
    values.set(from, row * width);
  }
  return values;
}

function requireFinite(values: Float64Array, width: number, names?: readonly string[]): void {
  // a finite value times 0 is 0; NaN and infinities leave NaN in the sum, which costs no branch a value
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] * 0;
  if (sum === 0) return;
  const at = values.findIndex((value) => !Number.isFinite(value));
  throw valueError(values[at], at % width, names, `row ${Math.floor(at / width)}: `);
}
