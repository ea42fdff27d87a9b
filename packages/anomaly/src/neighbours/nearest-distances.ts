/** A variance below this is none: its inverse would overflow. */
const LEAST_VARIANCE = 1e-200;

/**
 * Distances of a point from the nearest of many, each dimension in standard deviations of them and the point together.
 * Keeps the means and spreads of the points from one question to the next.
 */
export class NearestDistances {
  readonly #dimensions: number;
  readonly #mean: Float64Array;
  /** Sums of squared distances from the mean. */
  readonly #squares: Float64Array;
  /** One over the variance, or 0 where there is none. */
  readonly #weight: Float64Array;
  readonly #nearest: Float64Array;
  #isCurrent = false;

  /** For points of `dimensions` values and questions up to the `most`-th nearest. */
  constructor(dimensions: number, most: number) {
    this.#dimensions = dimensions;
    this.#mean = new Float64Array(dimensions);
    this.#squares = new Float64Array(dimensions);
    this.#weight = new Float64Array(dimensions);
    this.#nearest = new Float64Array(most);
  }

  /** The points are no longer those of the last question. */
  forget(): void {
    this.#isCurrent = false;
  }

  /**
   * Distance of `x` from its `rank`-th nearest among the points, which lie one after another in `points` and are at least
   * as many: the root of the mean of squares over the dimensions. O(points.length + points · rank).
   */
  nearest(x: Float64Array, points: Float64Array, rank: number): number {
    if (!this.#isCurrent) this.#measure(points);
    this.#weigh(x, points.length / this.#dimensions);
    const nearest = this.#nearest.subarray(0, rank).fill(Infinity);
    for (let at = 0; at < points.length; at += this.#dimensions) {
      const distance = this.#squaredDistance(x, points, at, nearest[rank - 1]);
      if (distance < nearest[rank - 1]) insert(nearest, distance);
    }
    return Math.sqrt(nearest[rank - 1] / this.#dimensions);
  }

  #measure(points: Float64Array): void {
    const dimensions = this.#dimensions;
    this.#mean.fill(0);
    this.#squares.fill(0);
    for (let at = 0, count = 1; at < points.length; at += dimensions, count++) {
      for (let d = 0; d < dimensions; d++) {
        const before = points[at + d] - this.#mean[d];
        this.#mean[d] += before / count;
        this.#squares[d] += before * (points[at + d] - this.#mean[d]);
      }
    }
    this.#isCurrent = true;
  }

  #weigh(x: Float64Array, count: number): void {
    for (let d = 0; d < this.#dimensions; d++) {
      const distance = x[d] - this.#mean[d];
      const variance = (this.#squares[d] + (distance * distance * count) / (count + 1)) / count;
      this.#weight[d] = variance > LEAST_VARIANCE ? 1 / variance : 0;
    }
  }

  /** Or any number of `enough` or more, once it is that. */
  #squaredDistance(x: Float64Array, points: Float64Array, at: number, enough: number): number {
    let sum = 0;
    for (let d = 0; d < this.#dimensions && sum < enough; d++) {
      const distance = x[d] - points[at + d];
      sum += distance * distance * this.#weight[d];
    }
    return sum;
  }
}

/** Puts `value` where it belongs in ascending order; the last one goes. */
function insert(ascending: Float64Array, value: number): void {
  let place = ascending.length - 1;
  while (place > 0 && ascending[place - 1] > value) {
    ascending[place] = ascending[place - 1];
    place -= 1;
  }
  ascending[place] = value;
}
