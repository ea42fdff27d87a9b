/**
 * Mean and variance of a stream in which a value counts half as much once `halfLife` has gone by, then a quarter, and
 * so on. What `halfLife` is measured in, values or milliseconds, is for the caller to say. O(1) time and memory.
 *
 * Source: D. H. D. West, "Updating mean and variance estimates: an improved method", CACM 22 (1979), with weights that
 * fade; the variance is made unbiased as for reliability weights.
 *
 * @example
 * const recent = new DecayedMoments(100);
 * for (let i = 0; i < 1000; i++) recent.add(i < 500 ? 0 : 10);
 * recent.mean; // 9.7: the first half fades over five half-lives
 */
export class DecayedMoments {
  readonly #halfLife: number;
  #weight = 0;
  #squaredWeights = 0;
  #mean = 0;
  #squares = 0; // weighted sum of squared distances from the mean

  /** @throws RangeError when `halfLife` is not above 0. */
  constructor(halfLife: number) {
    if (!(halfLife > 0)) throw new RangeError(`halfLife must be above 0, got ${halfLife}`);
    this.#halfLife = halfLife;
  }

  /**
   * Takes a value that came `elapsed` after the one before, in the unit of the half-life. A negative time counts as 0.
   *
   * @throws RangeError when the value is not finite or `elapsed` is NaN.
   */
  add(value: number, elapsed = 1): void {
    if (!Number.isFinite(value)) throw new RangeError(`a value must be finite, got ${value}`);
    if (Number.isNaN(elapsed)) throw new RangeError("elapsed must be a number, got NaN");
    const kept = 2 ** (-Math.max(0, elapsed) / this.#halfLife);
    this.#weight = this.#weight * kept + 1;
    this.#squaredWeights = this.#squaredWeights * kept * kept + 1;
    const distance = value - this.#mean;
    this.#mean += distance / this.#weight;
    this.#squares = this.#squares * kept + distance * (value - this.#mean);
  }

  /** Values remembered, as of the last one: the sum of their faded weights. */
  get weight(): number {
    return this.#weight;
  }

  /** Undefined before the first value. */
  get mean(): number | undefined {
    return this.#weight > 0 ? this.#mean : undefined;
  }

  /** In squared units of the value. Undefined while fewer than two values are remembered. */
  get variance(): number | undefined {
    const freedom = this.#weight - this.#squaredWeights / this.#weight;
    return freedom > 0 ? this.#squares / freedom : undefined;
  }

  /** Standard deviation, in units of the value. Undefined as `variance` is. */
  get deviation(): number | undefined {
    const { variance } = this;
    return variance === undefined ? undefined : Math.sqrt(variance);
  }

  /** The whole state, five numbers; hand it to `DecayedMoments.from` to go on exactly from here. */
  state(): number[] {
    return [this.#halfLife, this.#weight, this.#squaredWeights, this.#mean, this.#squares];
  }

  /** The moments that gave this `state`. */
  static from(state: readonly number[]): DecayedMoments {
    const [halfLife, weight, squaredWeights, mean, squares] = state;
    const moments = new DecayedMoments(halfLife);
    moments.#weight = weight;
    moments.#squaredWeights = squaredWeights;
    moments.#mean = mean;
    moments.#squares = squares;
    return moments;
  }
}
