import type { Change } from "./change.ts";

export interface PageHinkleyOptions {
  /** Alarm level (lambda), in units of the value times observations: a larger one waits longer and errs less. Default 50. */
  threshold?: number;
  /** Distance from the mean that does not count (delta), in units of the value. Default 0.005. */
  delta?: number;
  /** Observations before the first alarm, and again after each. Default 30. */
  warmUp?: number;
  /** Which changes to tell of. Default `either`. */
  direction?: Change | "either";
}

/**
 * Page-Hinkley test: tells when the mean of a stream has moved.
 *
 * Adds up how far each value lies above the mean of all so far, less `delta`, and never lets the sum fall below 0; a sum
 * that climbs past `threshold` is a rise. Below the mean alike for a fall. After a change it starts afresh. Values are
 * taken as they are: set threshold and delta by the spread of the stream. O(1) time and memory.
 *
 * Sources: E. S. Page, "Continuous Inspection Schemes", Biometrika 41 (1954); D. V. Hinkley, "Inference about the
 * change-point from cumulative sum tests", Biometrika 58 (1971).
 *
 * @example
 * const load = new PageHinkley({ threshold: 10 });
 * [...Array(50).fill(0), ...Array(9).fill(5)].findIndex((value) => load.update(value) === "rise"); // 52
 */
export class PageHinkley {
  readonly #options: Required<PageHinkleyOptions>;
  #count = 0;
  #mean = 0;
  #above = 0;
  #below = 0;

  /** @throws RangeError when an option is out of its range. */
  constructor({ threshold = 50, delta = 0.005, warmUp = 30, direction = "either" }: PageHinkleyOptions = {}) {
    if (!(threshold > 0 && threshold < Infinity)) throw new RangeError(`threshold must be above 0, got ${threshold}`);
    if (!(delta >= 0 && delta < Infinity)) throw new RangeError(`delta must be 0 or above, got ${delta}`);
    if (!(Number.isSafeInteger(warmUp) && warmUp >= 1)) {
      throw new RangeError(`warmUp must be a whole number from 1, got ${warmUp}`);
    }
    if (!["rise", "fall", "either"].includes(direction)) {
      throw new RangeError(`direction must be rise, fall or either, got ${direction}`);
    }
    this.#options = { threshold, delta, warmUp, direction };
  }

  /** How far the sums have climbed: the larger of those that are looked at. An alarm needs more than the threshold. */
  get statistic(): number {
    const { direction } = this.#options;
    if (direction === "rise") return this.#above;
    return direction === "fall" ? this.#below : Math.max(this.#above, this.#below);
  }

  /**
   * Takes the next value; answers with the change that it completes.
   *
   * @throws RangeError when the value is not finite; the test is then as it was.
   */
  update(value: number): Change | undefined {
    if (!Number.isFinite(value)) throw new RangeError(`a value must be finite, got ${value}`);
    const { threshold, delta, warmUp } = this.#options;
    this.#count += 1;
    this.#mean += (value - this.#mean) / this.#count;
    this.#above = Math.max(0, this.#above + value - this.#mean - delta);
    this.#below = Math.max(0, this.#below + this.#mean - value - delta);
    if (this.#count < warmUp || !(this.statistic > threshold)) return undefined;
    const change = this.statistic === this.#above && this.#options.direction !== "fall" ? "rise" : "fall";
    this.#count = this.#mean = this.#above = this.#below = 0;
    return change;
  }

  /** What was learned, four numbers; hand it to `from` to go on exactly from here. */
  state(): number[] {
    return [this.#count, this.#mean, this.#above, this.#below];
  }

  /** The test that gave this state, when the options are the same again. */
  static from(state: readonly number[], options?: PageHinkleyOptions): PageHinkley {
    const test = new PageHinkley(options);
    [test.#count, test.#mean, test.#above, test.#below] = state;
    return test;
  }
}
