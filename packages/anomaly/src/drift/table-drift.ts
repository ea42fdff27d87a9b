import { type Rows, readTable, type Table } from "../table/read-table.ts";
import type { DriftResult } from "./drift-result.ts";
import { jensenShannon } from "./jensen-shannon.ts";
import { compareSorted } from "./kolmogorov-smirnov.ts";
import { populationStability } from "./population-stability.ts";
import { ReferenceBins } from "./reference-bins.ts";

/** How a column is compared with its reference: by the function of that name. */
export type DriftTest = "kolmogorov-smirnov" | "population-stability" | "jensen-shannon";

/** The least statistic that is worth a word: about as large a move by each of the tests. */
const LEAST: Record<DriftTest, number> = {
  "kolmogorov-smirnov": 0.1,
  "population-stability": 0.1,
  "jensen-shannon": 0.02,
};

export interface TableDriftOptions {
  /** Values in a row: needed only for rows in one `Float64Array`, otherwise checked. */
  dimensions?: number;
  /** What the columns are called in reports and messages. Default `x[0]`, `x[1]` and so on. */
  names?: readonly string[];
  /** Bins to aim at for the tests that count in bins, 2 or more. Default 10. */
  bins?: number;
}

/** How to compare, and what counts as drift. */
export interface DriftComparison {
  /** What to compare by. Default `kolmogorov-smirnov`. */
  test?: DriftTest;
  /** A statistic up to it is too small to matter, however sure. Default 0.1; 0.02 for `jensen-shannon`. */
  threshold?: number;
  /** Probability of calling any column of the table drifted when none is, 0..1. Default 0.01. */
  significance?: number;
}

/** What was found of one column. */
export interface FeatureDrift extends DriftResult {
  column: number;
  name: string;
  /** The statistic must be above this, ... */
  threshold: number;
  /** ... and the probability below this, the significance divided by the number of columns (Bonferroni), ... */
  significance: number;
  /** ... for the column to have drifted. */
  drifted: boolean;
}

/** What was found of a table. */
export interface DriftReport {
  test: DriftTest;
  /** Rows compared with the reference. */
  rows: number;
  /** One for each column, in their order. */
  features: FeatureDrift[];
  /** Columns that have drifted. */
  drifted: number;
}

/**
 * Tells which columns of a table no longer look as in a reference, such as the rows a model was trained on.
 *
 * A column has drifted when its statistic is both more than matters (`threshold`) and more than chance explains
 * (`significance`): with few rows the second decides, with many the first. Each column is looked at for itself; a change in
 * how columns go together is not seen. Rows are taken for independent: those of one busy hour are fewer than they look.
 *
 * Cost: O(columns · rows · log rows), of which the reference's share only once; memory two copies of the reference.
 *
 * Sources: see `kolmogorovSmirnov`, `populationStability`, `jensenShannon`.
 *
 * @example
 * const reference = Array.from({ length: 500 }, (_, i) => [i % 7, i % 10]);
 * const drift = new TableDrift(reference, { names: ["day", "pushes"] });
 * const report = drift.compare(reference.map(([day, pushes]) => [day, pushes + 3]));
 * report.features.map(({ name, drifted }) => [name, drifted]); // ["day", false], ["pushes", true]
 */
export class TableDrift {
  readonly names: readonly string[];
  readonly #columns: readonly Float64Array[];
  readonly #bins: readonly ReferenceBins[];
  readonly #counts: readonly Float64Array[];

  /** @throws RangeError when there are no rows, or an option or a value is out of its range; names row and column. */
  constructor(reference: Rows, { dimensions, names, bins = 10 }: TableDriftOptions = {}) {
    const table = readTable(reference, { width: dimensions, names });
    if (table.length === 0) throw new RangeError("the reference has no rows");
    this.names = Array.from({ length: table.width }, (_, column) => names?.[column] ?? `x[${column}]`);
    this.#columns = sortedColumns(table);
    this.#bins = this.#columns.map((column) => new ReferenceBins(column, bins));
    this.#counts = this.#columns.map((column, index) => this.#bins[index].count(column));
  }

  /**
   * Compares rows with the reference, column by column.
   *
   * @throws RangeError when there are no rows, or an option or a value is out of its range; names row and column.
   */
  compare(rows: Rows, options: DriftComparison = {}): DriftReport {
    const { test = "kolmogorov-smirnov", significance = 0.01 } = options;
    if (!(test in LEAST)) throw new RangeError(`there is no test ${test}`);
    const { threshold = LEAST[test] } = options;
    if (!(threshold >= 0)) throw new RangeError(`threshold must be 0 or above, got ${threshold}`);
    if (!(significance > 0 && significance <= 1))
      throw new RangeError(`significance must be in 0..1, got ${significance}`);
    const table = readTable(rows, { width: this.names.length, names: this.names });
    if (table.length === 0) throw new RangeError("there are no rows to compare");
    const level = significance / this.names.length;
    const features = sortedColumns(table).map((values, column): FeatureDrift => {
      const { statistic, probability } = this.#compareColumn(test, column, values);
      const drifted = statistic > threshold && probability < level;
      return { column, name: this.names[column], statistic, probability, threshold, significance: level, drifted };
    });
    return { test, rows: table.length, features, drifted: features.filter(({ drifted }) => drifted).length };
  }

  #compareColumn(test: DriftTest, column: number, values: Float64Array): DriftResult {
    switch (test) {
      case "kolmogorov-smirnov":
        return compareSorted(this.#columns[column], values);
      case "population-stability":
        return populationStability(this.#counts[column], this.#bins[column].count(values));
      case "jensen-shannon":
        return jensenShannon(this.#counts[column], this.#bins[column].count(values));
    }
  }
}

function sortedColumns({ values, width, length }: Table): Float64Array[] {
  return Array.from({ length: width }, (_, column) =>
    Float64Array.from({ length }, (_, row) => values[row * width + column]).sort(),
  );
}
