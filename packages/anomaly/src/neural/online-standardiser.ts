import { requirePoint } from "../require-point.ts";
import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";
import { readFinite } from "./read-finite.ts";

/** A variance below this part of the squared mean is rounding: no smaller one is believed. */
const LEAST_RELATIVE_VARIANCE = 1e-24;
const LEAST_VARIANCE = 1e-200;

/** Deviations from the mean up to which a scaled value is exact; beyond, only its logarithm grows. */
const LINEAR_UP_TO = 8;

/**
 * Brings each dimension of a stream to mean 0 and standard deviation 1, as they fade: what a network needs, whatever the
 * units. Values more than 8 deviations away are drawn in to `8 · (1 + ln(deviations / 8))`, which keeps their order and
 * keeps one wild value from outweighing all others. In a dimension that never moved a deviation is a trillionth of the
 * mean.
 *
 * The first points count alike; once there are more than `halfLife · 1.44` of them, old ones fade. O(dimensions) time and
 * memory.
 *
 * Source: the recurrence of D. H. D. West, CACM 22 (1979), with a rate that stops falling.
 *
 * @internal
 */
export class OnlineStandardiser {
  readonly #dimensions: number;
  readonly #leastRate: number;
  readonly #mean: Float64Array<ArrayBuffer>;
  readonly #variance: Float64Array<ArrayBuffer>;
  readonly #perDeviation: Float64Array<ArrayBuffer>;
  #learned = 0;

  /** `halfLife` in points, above 0, Infinity to forget nothing; the caller has checked both. */
  constructor(dimensions: number, halfLife: number) {
    this.#dimensions = dimensions;
    this.#leastRate = 1 - 2 ** (-1 / halfLife);
    this.#mean = new Float64Array(dimensions);
    this.#variance = new Float64Array(dimensions);
    this.#perDeviation = new Float64Array(dimensions);
  }

  get learned(): number {
    return this.#learned;
  }

  /** The part that the next point has in what fades: 1 for the first, then falling to where the half-life keeps it. */
  get rate(): number {
    return Math.max(1 / (this.#learned + 1), this.#leastRate);
  }

  /** @throws RangeError when the width is wrong or a value no number within ±1e100; nothing is learned then. */
  learn(x: Float64Array): void {
    requirePoint(x, this.#dimensions);
    const { rate } = this;
    for (let d = 0; d < this.#dimensions; d++) {
      const distance = x[d] - this.#mean[d];
      this.#mean[d] += rate * distance;
      this.#variance[d] = (1 - rate) * (this.#variance[d] + rate * distance * distance);
    }
    this.#learned += 1;
    this.#refresh();
  }

  /** Writes `x`, scaled, into `target`. All 0 before the first point. @throws RangeError as `learn` does. */
  scale(x: Float64Array, target: Float64Array): void {
    requirePoint(x, this.#dimensions);
    for (let d = 0; d < this.#dimensions; d++) {
      const z = (x[d] - this.#mean[d]) * this.#perDeviation[d];
      const size = Math.abs(z);
      target[d] = size <= LINEAR_UP_TO ? z : Math.sign(z) * LINEAR_UP_TO * (1 + Math.log(size / LINEAR_UP_TO));
    }
  }

  write(writer: StateWriter): void {
    writer.number(this.#learned);
    writer.array(this.#mean);
    writer.array(this.#variance);
  }

  /** @throws InvalidStateError when the bytes end early or hold what cannot be. */
  read(reader: StateReader): void {
    this.#learned = reader.integer(0, Number.MAX_SAFE_INTEGER);
    readFinite(reader, this.#mean);
    readFinite(reader, this.#variance);
    if (this.#learned > 0) this.#refresh();
  }

  #refresh(): void {
    for (let d = 0; d < this.#dimensions; d++) {
      const least = Math.max(LEAST_RELATIVE_VARIANCE * this.#mean[d] * this.#mean[d], LEAST_VARIANCE);
      this.#perDeviation[d] = 1 / Math.sqrt(Math.max(this.#variance[d], least));
    }
  }
}
