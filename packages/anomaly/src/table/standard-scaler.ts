import { RunningMoments } from "../stats/running-moments.ts";
import type { Table } from "./read-table.ts";

/** The numbers of a `StandardScaler`, one a column. */
export interface StandardScalerModel {
  means: number[];
  /** What a distance from the mean is divided by; above 0. */
  deviations: number[];
}

/**
 * Brings every column to mean 0 and standard deviation 1, as it was in the rows it learned from. A column that never
 * changed there is only moved to 0. The deviation is that of the population, divided by n as scikit-learn's
 * `StandardScaler` does it.
 *
 * @internal
 */
export class StandardScaler {
  readonly #means: Float64Array;
  readonly #deviations: Float64Array;

  constructor({ means, deviations }: { means: ArrayLike<number>; deviations: ArrayLike<number> }) {
    this.#means = Float64Array.from(means);
    this.#deviations = Float64Array.from(deviations);
  }

  /** Learns from a table of at least one row. O(values). */
  static fit({ values, width, length }: Table): StandardScaler {
    const means = new Float64Array(width);
    const deviations = new Float64Array(width);
    for (let column = 0; column < width; column++) {
      const moments = new RunningMoments();
      for (let at = column; at < values.length; at += width) moments.add(values[at]);
      means[column] = moments.mean ?? 0;
      const deviation = Math.sqrt(((moments.variance ?? 0) * (length - 1)) / length);
      deviations[column] = deviation > 0 && deviation < Infinity ? deviation : 1;
    }
    return new StandardScaler({ means, deviations });
  }

  /** Writes the scaled rows of `values` into `target`, which may be `values` itself. */
  scale(values: Float64Array, target: Float64Array): void {
    const width = this.#means.length;
    for (let from = 0; from < values.length; from += width) {
      for (let column = 0; column < width; column++) {
        target[from + column] = (values[from + column] - this.#means[column]) / this.#deviations[column];
      }
    }
  }

  model(): StandardScalerModel {
    return { means: Array.from(this.#means), deviations: Array.from(this.#deviations) };
  }
}
