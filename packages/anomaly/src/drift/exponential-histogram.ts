import { InvalidStateError } from "../state/invalid-state-error.ts";
import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";

/** Buckets of one size; one more merges the two oldest. The paper's M. */
const MOST_OF_A_SIZE = 5;
const PLACES = MOST_OF_A_SIZE + 1;

/** Sizes there are: 2^0 to 2^47, more values than can be counted exactly. */
const SIZES = 48;

/** Values put together: their number, mean, and sum of squared distances from it. */
export interface Pool {
  count: number;
  mean: number;
  squares: number;
}

/**
 * The latest values of a stream in buckets, each twice as large the older they are: mean and variance of any of their
 * older parts in O(log n) memory. Adding is O(1) on average, all else O(log n).
 *
 * Source: M. Datar, A. Gionis, P. Indyk, R. Motwani, "Maintaining stream statistics over sliding windows", SIAM Journal
 * on Computing 31 (2002).
 *
 * @internal
 */
export class ExponentialHistogram {
  /** Buckets of each size; those of size 2^k are in the places from `k * PLACES` on, the oldest first. */
  readonly #buckets = new Int32Array(SIZES);
  readonly #means = new Float64Array(SIZES * PLACES);
  readonly #squares = new Float64Array(SIZES * PLACES);

  add(value: number): void {
    this.#append(0, value, 0);
    for (let size = 0; this.#buckets[size] > MOST_OF_A_SIZE; size++) {
      const first = size * PLACES;
      const distance = this.#means[first] - this.#means[first + 1];
      const mean = this.#means[first] - distance / 2;
      const squares = this.#squares[first] + this.#squares[first + 1] + 2 ** (size - 1) * distance * distance;
      this.#forget(size, 2);
      this.#append(size + 1, mean, squares);
    }
  }

  /** Forgets the oldest bucket; there must be one. */
  dropOldest(): void {
    let size = SIZES - 1;
    while (this.#buckets[size] === 0) size -= 1;
    this.#forget(size, 1);
  }

  /** All values together. */
  total(): Pool {
    let whole: Pool = { count: 0, mean: 0, squares: 0 };
    this.firstCut((older) => {
      whole = older;
      return undefined;
    });
    return whole;
  }

  /**
   * Calls with all values up to the end of each bucket, from the oldest on, until there is an answer. The pool handed
   * over is one and the same, updated.
   */
  firstCut<Answer>(ask: (older: Pool) => Answer | undefined): Answer | undefined {
    const pool: Pool = { count: 0, mean: 0, squares: 0 };
    for (let size = SIZES - 1; size >= 0; size--) {
      const first = size * PLACES;
      for (let place = first; place < first + this.#buckets[size]; place++) {
        const count = 2 ** size;
        const distance = this.#means[place] - pool.mean;
        const share = count / (pool.count + count);
        pool.squares += this.#squares[place] + distance * distance * pool.count * share;
        pool.mean += distance * share;
        pool.count += count;
        const answer = ask(pool);
        if (answer !== undefined) return answer;
      }
    }
    return undefined;
  }

  write(writer: StateWriter): void {
    writer.array(this.#buckets);
    for (let size = 0; size < SIZES; size++) {
      const [from, to] = [size * PLACES, size * PLACES + this.#buckets[size]];
      writer.array(this.#means.subarray(from, to));
      writer.array(this.#squares.subarray(from, to));
    }
  }

  /** Goes on from what `save` gave. @throws InvalidStateError when the bytes end early or hold no histogram. */
  static read(reader: StateReader): ExponentialHistogram {
    const histogram = new ExponentialHistogram();
    for (const [size, buckets] of reader.int32s(SIZES).entries()) {
      if (buckets < 0 || buckets > MOST_OF_A_SIZE) {
        throw new InvalidStateError(`a saved window has ${buckets} buckets of one size`);
      }
      histogram.#buckets[size] = buckets;
      histogram.#means.set(reader.float64s(buckets), size * PLACES);
      histogram.#squares.set(reader.float64s(buckets), size * PLACES);
    }
    return histogram;
  }

  #append(size: number, mean: number, squares: number): void {
    const place = size * PLACES + this.#buckets[size];
    this.#means[place] = mean;
    this.#squares[place] = squares;
    this.#buckets[size] += 1;
  }

  #forget(size: number, buckets: number): void {
    const from = size * PLACES;
    this.#means.copyWithin(from, from + buckets, from + this.#buckets[size]);
    this.#squares.copyWithin(from, from + buckets, from + this.#buckets[size]);
    this.#buckets[size] -= buckets;
  }
}
