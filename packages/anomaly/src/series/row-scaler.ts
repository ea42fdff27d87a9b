import { InvalidStateError } from "../state/invalid-state-error.ts";
import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";
import { valueError, widthError } from "../table/read-table.ts";
import { StandardScaler } from "../table/standard-scaler.ts";

/** Flags the values of a row that are missing: other than 0 where they are. */
export type MissingColumns = ArrayLike<number>;

/** In deviations; a little less than a forest takes, as its values are rounded to 32-bit floats. */
const FARTHEST = 1e29;

/**
 * Brings the columns of a series to one scale: mean and standard deviation of the first `warmUp` rows, which it keeps until
 * then. The scale is never changed again, so that what was learned stays comparable.
 */
export class RowScaler {
  readonly columns: number;
  readonly #warmUp: number;
  /** Rows kept until there are `warmUp`, one after another. */
  #waiting: number[] = [];
  #means: number[] = [];
  #deviations: number[] = [];

  constructor(columns: number, warmUp: number) {
    this.columns = columns;
    this.#warmUp = warmUp;
  }

  get ready(): boolean {
    return this.#means.length > 0;
  }

  /** @throws RangeError when `x` or `missing` has the wrong width, or a value that is not missing is not a finite number. */
  check(x: ArrayLike<number>, missing?: MissingColumns): void {
    if (x.length !== this.columns) throw widthError(x.length, this.columns);
    if (missing !== undefined && missing.length !== this.columns) {
      throw new RangeError(`expected ${this.columns} flags of missing values, got ${missing.length}`);
    }
    for (let column = 0; column < x.length; column++) {
      if (!missing?.[column] && !Number.isFinite(x[column])) throw valueError(x[column], column);
    }
  }

  /**
   * Keeps one of the first rows; a missing value counts as the one before it, and rows with gaps before the first whole
   * row are passed over. Returns all of them, scaled, when this was the last that was waited for; otherwise none.
   */
  wait(x: ArrayLike<number>, missing?: MissingColumns): Float64Array[] {
    const before = this.#waiting.slice(-this.columns);
    const row = Array.from(x, (value, column) => (missing?.[column] ? before[column] : value));
    if (row.includes(undefined as never)) return [];
    this.#waiting.push(...row);
    if (this.#waiting.length < this.#warmUp * this.columns) return [];
    const { columns } = this;
    const values = Float64Array.from(this.#waiting);
    const table = { values, width: columns, length: this.#warmUp };
    const { means, deviations } = StandardScaler.fit(table).model();
    this.#means = means;
    this.#deviations = deviations;
    this.#waiting = [];
    return Array.from({ length: this.#warmUp }, (_, at) =>
      this.scaled(values.subarray(at * columns, (at + 1) * columns)),
    );
  }

  /** The row in deviations from the means; what is missing is taken from `instead`, which is so already. */
  scaled(x: ArrayLike<number>, missing?: MissingColumns, instead?: ArrayLike<number>): Float64Array {
    return Float64Array.from(x, (value, column) => {
      if (missing?.[column]) return instead?.[column] ?? 0;
      const scaled = (value - this.#means[column]) / this.#deviations[column];
      return Math.max(-FARTHEST, Math.min(FARTHEST, scaled));
    });
  }

  /** A scaled value in the units of its column. */
  unscaled(value: number, column: number): number {
    return value * this.#deviations[column] + this.#means[column];
  }

  write(writer: StateWriter): void {
    writer.number(Number(this.ready));
    writer.number(this.#waiting.length);
    writer.array(Float64Array.from([...this.#waiting, ...this.#means, ...this.#deviations]));
  }

  /** @throws InvalidStateError when what was written does not fit. */
  read(reader: StateReader): void {
    const width = reader.integer(0, 1) * this.columns;
    this.#waiting = Array.from(reader.float64s(reader.integer(0, this.#warmUp * this.columns)));
    this.#means = Array.from(reader.float64s(width));
    this.#deviations = Array.from(reader.float64s(width));
    if (this.#deviations.some((deviation) => !(deviation > 0)))
      throw new InvalidStateError("a saved scale is not above 0");
  }
}
