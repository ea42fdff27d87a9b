/**
 * Mean and variance of a stream, one value at a time, without keeping the values. O(1) time and memory.
 *
 * Source: B. P. Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics 4
 * (1962): loses no digits where the spread is small beside the mean.
 *
 * @example
 * const moments = new RunningMoments();
 * for (const value of [2, 4, 4, 4, 5, 5, 7, 9]) moments.add(value);
 * moments.mean; // 5
 * moments.variance; // 32 / 7
 */
export class RunningMoments {
  #count = 0;
  #mean = 0;
  #squares = 0; // sum of squared distances from the mean

  /** Takes the next value in. @throws RangeError when it is not finite. */
  add(value: number): void {
    if (!Number.isFinite(value)) throw new RangeError(`a value must be finite, got ${value}`);
    const distance = value - this.#mean;
    this.#count += 1;
    this.#mean += distance / this.#count;
    this.#squares += distance * (value - this.#mean);
  }

  /** Values taken in. */
  get count(): number {
    return this.#count;
  }

  /** Undefined before the first value. */
  get mean(): number | undefined {
    return this.#count > 0 ? this.#mean : undefined;
  }

  /** Sample variance, in squared units of the value. Undefined before the second value. */
  get variance(): number | undefined {
    return this.#count > 1 ? this.#squares / (this.#count - 1) : undefined;
  }

  /** Sample standard deviation, in units of the value. Undefined before the second value. */
  get deviation(): number | undefined {
    const { variance } = this;
    return variance === undefined ? undefined : Math.sqrt(variance);
  }

  /** The whole state, three numbers; hand it to `RunningMoments.from` to go on exactly from here. */
  state(): number[] {
    return [this.#count, this.#mean, this.#squares];
  }

  /** The moments that gave this `state`. */
  static from(state: readonly number[]): RunningMoments {
    const moments = new RunningMoments();
    [moments.#count, moments.#mean, moments.#squares] = state;
    return moments;
  }
}
