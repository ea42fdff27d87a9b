import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";
import { Shingle } from "./shingle.ts";

/**
 * The shingle of a series as it would be had the reported rows been as expected: what is strange in it has not been
 * reported yet.
 *
 * Without it one strange value would make every shingle strange that holds it.
 *
 * Source: the idea of the "predictor-corrector" of https://github.com/aws/random-cut-forest-by-aws.
 */
export class ReportedValues {
  readonly #shingle: Shingle;
  /** Rows pushed since the last report, that row included; more than a shingle's length when none is in it. */
  #age: number;

  constructor(columns: number, length: number) {
    this.#shingle = new Shingle({ columns, length });
    this.#age = length;
  }

  /** The last rows with `row` after them, reported ones replaced; undefined when none was reported or rows are too few. */
  pointWith(row: ArrayLike<number>): Float64Array | undefined {
    return this.#age < this.#shingle.length ? this.#shingle.pointWith(row) : undefined;
  }

  /** Takes the next row in. */
  push(row: ArrayLike<number>): void {
    this.#shingle.push(row);
    this.#age = Math.min(this.#age + 1, this.#shingle.length);
  }

  /** Takes the next row in as reported; it counts as `expected` from here on. */
  report(expected: ArrayLike<number>): void {
    this.#shingle.push(expected);
    this.#age = 1;
  }

  write(writer: StateWriter): void {
    writer.number(this.#age);
    this.#shingle.write(writer);
  }

  read(reader: StateReader): void {
    this.#age = reader.integer(1, this.#shingle.length);
    this.#shingle.read(reader);
  }
}
