import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";

/** No bin of a finite number lies further from 0 than this, however narrow the bins. */
const FARTHEST = 2 ** 40;

/**
 * Weights of positive numbers in bins of equal ratio, at most `most` of them: when more would be needed, the smallest
 * numbers share the lowest bin. Which ones do depends on the numbers alone, not on their order.
 */
export class MagnitudeBins {
  readonly #most: number;
  /** Weights of the bins from `#lowest` on. */
  #weights = new Float64Array(0);
  #lowest = 0;
  #size = 0;
  #total = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get total(): number {
    return this.#total;
  }

  add(bin: number, weight: number): void {
    this.#total += weight;
    if (this.#size === 0) this.#lowest = bin;
    const highest = Math.max(bin, this.#lowest + this.#size - 1);
    const lowest = Math.max(Math.min(bin, this.#lowest), highest - this.#most + 1);
    if (lowest !== this.#lowest || highest !== this.#lowest + this.#size - 1) this.#cover(lowest, highest);
    this.#weights[Math.max(bin, lowest) - lowest] += weight;
  }

  addAll(other: MagnitudeBins): void {
    // from the top, so that each bin is folded at most once
    for (let offset = other.#size - 1; offset >= 0; offset--) {
      if (other.#weights[offset] > 0) this.add(other.#lowest + offset, other.#weights[offset]);
    }
  }

  /** Calls back for each occupied bin, from the lowest up or from the highest down, until told to stop by `true`. */
  visit(downwards: boolean, stop: (bin: number, weight: number) => boolean): void {
    for (let step = 0; step < this.#size; step++) {
      const offset = downwards ? this.#size - 1 - step : step;
      if (this.#weights[offset] > 0 && stop(this.#lowest + offset, this.#weights[offset])) return;
    }
  }

  write(writer: StateWriter): void {
    writer.array(Float64Array.of(this.#lowest, this.#size, this.#total));
    writer.array(this.#weights.subarray(0, this.#size));
  }

  read(reader: StateReader): void {
    this.#lowest = reader.integer(-FARTHEST, FARTHEST);
    this.#size = reader.integer(0, this.#most);
    this.#total = reader.numberFrom(0);
    this.#weights = reader.float64s(this.#size);
  }

  /** Makes the bins reach from `lowest` to `highest`; what lay below `lowest` goes into it. */
  #cover(lowest: number, highest: number): void {
    const size = highest - lowest + 1;
    const room = size <= this.#weights.length ? this.#weights.length : Math.min(this.#most, size + (size >> 1) + 16);
    const weights = new Float64Array(room);
    for (let offset = 0; offset < this.#size; offset++) {
      weights[Math.max(this.#lowest + offset, lowest) - lowest] += this.#weights[offset];
    }
    this.#weights = weights;
    this.#lowest = lowest;
    this.#size = size;
  }
}
