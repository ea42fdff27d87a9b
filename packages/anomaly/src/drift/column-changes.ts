import { valueError, widthError } from "../table/read-table.ts";
import type { Change } from "./change.ts";

/** A test that watches the mean of one stream, such as `Adwin` or `PageHinkley`. */
export interface ChangeTest {
  /** Takes the next value; answers with the change that it completes. */
  update(value: number): Change | undefined;
}

/** A column whose mean has moved. */
export interface ColumnChange {
  column: number;
  name: string;
  change: Change;
}

export interface ColumnChangesOptions {
  /** Values in a row. */
  dimensions: number;
  /** Makes the test of one column. */
  create: (column: number) => ChangeTest;
  /** What the columns are called. Default `x[0]`, `x[1]` and so on. */
  names?: readonly string[];
}

/**
 * Watches every column of a stream of rows with a test of its own, and tells which have changed.
 *
 * Each column errs on its own: with ten columns there are ten times the false alarms of one. A row costs as much
 * as one value in each test.
 *
 * @example
 * const columns = new ColumnChanges({ dimensions: 2, names: ["a", "b"], create: () => new PageHinkley({ threshold: 9 }) });
 * for (let i = 0; i < 50; i++) columns.update([0, 0]);
 * columns.update([0, 20]); // [{ column: 1, name: "b", change: "rise" }]
 */
export class ColumnChanges {
  readonly names: readonly string[];
  /** The tests, one a column, to be saved or asked. */
  readonly tests: readonly ChangeTest[];

  /** @throws RangeError when the dimensions are not a whole number from 1, or there are more or fewer names. */
  constructor({ dimensions, create, names }: ColumnChangesOptions) {
    if (!(Number.isSafeInteger(dimensions) && dimensions >= 1)) {
      throw new RangeError(`dimensions must be a whole number from 1, got ${dimensions}`);
    }
    if (names !== undefined && names.length !== dimensions) {
      throw new RangeError(`expected ${dimensions} names, got ${names.length}`);
    }
    this.names = Array.from({ length: dimensions }, (_, column) => names?.[column] ?? `x[${column}]`);
    this.tests = this.names.map((_, column) => create(column));
  }

  /**
   * Takes the next row; answers with the columns in which it completes a change, mostly none.
   *
   * @throws RangeError when the row has the wrong width or a value that is not finite; no test has then taken any of it.
   */
  update(row: ArrayLike<number>): ColumnChange[] {
    if (row.length !== this.names.length) throw widthError(row.length, this.names.length);
    for (let column = 0; column < row.length; column++) {
      if (!Number.isFinite(row[column])) throw valueError(row[column], column, this.names);
    }
    return this.tests.flatMap((test, column) => {
      const change = test.update(row[column]);
      return change === undefined ? [] : [{ column, name: this.names[column], change }];
    });
  }
}
