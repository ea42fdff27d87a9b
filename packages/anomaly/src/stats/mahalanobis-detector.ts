import type { Detector } from "../detector.ts";
import { requirePoint } from "../require-point.ts";
import { requireWhole } from "../require-whole.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { choleskyDecompose, solveLower } from "./cholesky.ts";

const STATE_KIND = "mahalanobis-detector";
const STATE_VERSION = 1;
const MOST_DIMENSIONS = 4096;

/** A variance below this part of the squared mean is rounding: no smaller one is believed. */
const LEAST_RELATIVE_VARIANCE = 1e-24;
const LEAST_VARIANCE = 1e-200;

export interface MahalanobisDetectorOptions {
  /** Width of a point, 1 to 4096. */
  dimensions: number;
  /** Points after which one counts half. Default 1000; Infinity never forgets. */
  halfLife?: number;
  /** Part by which correlations are drawn towards none, 0 to 1: the less there is to learn from, the more. Default 0.1. */
  shrinkage?: number;
  /** Points before the first score, at least 2. Default ten times the dimensions, at least 20. */
  warmUp?: number;
}

/**
 * Scores a point by its squared Mahalanobis distance from the fading mean of the points before it: how many standard
 * deviations away it lies, with correlations between the dimensions taken into account. For normal points that is about
 * a chi-square variable with as many degrees of freedom as dimensions, so `chiSquareTail` makes it a probability.
 *
 * The covariance is shrunk towards its diagonal, so that it can be inverted however few points or however many dimensions
 * there are. In a dimension that never moved, a deviation is a
 * trillionth of the mean. Units do not matter.
 *
 * Learning is O(dimensions²); the first score after it O(dimensions³ / 6), further ones O(dimensions²).
 *
 * Sources: P. C. Mahalanobis (1936); weights that fade as in `DecayedMoments`; shrinkage towards the diagonal after
 * J. Schäfer, K. Strimmer, Stat. Appl. Genet. Mol. Biol. 4 (2005), with a part that is given.
 *
 * @example
 * const detector = new MahalanobisDetector({ dimensions: 2 });
 * for (let i = 0; i < 500; i++) detector.learn(Float64Array.of(Math.sin(i), Math.sin(i) + 0.1 * Math.cos(7 * i)));
 * detector.score(Float64Array.of(1, 1)); // 2.1: far out, but along the line
 * detector.score(Float64Array.of(1, -1)); // 38.0: off the line
 */
export class MahalanobisDetector implements Detector {
  readonly dimensions: number;
  readonly #halfLife: number;
  readonly #kept: number;
  readonly #shrinkage: number;
  readonly #warmUp: number;
  readonly #mean: Float64Array<ArrayBuffer>;
  /** Weighted sums of products of distances from the mean, row by row up to the diagonal. */
  readonly #products: Float64Array<ArrayBuffer>;
  readonly #factor: Float64Array;
  readonly #distance: Float64Array;
  #factorIsCurrent = false;
  #weight = 0;
  #squaredWeights = 0;
  #learned = 0;

  /** @throws RangeError when an option is out of its range. */
  constructor(options: MahalanobisDetectorOptions) {
    const { dimensions, halfLife = 1000, shrinkage = 0.1 } = options;
    requireWhole("dimensions", dimensions, 1, MOST_DIMENSIONS);
    const { warmUp = Math.max(20, 10 * dimensions) } = options;
    requireWhole("warmUp", warmUp, 2, Number.MAX_SAFE_INTEGER);
    if (!(halfLife > 0)) throw new RangeError(`halfLife must be above 0, got ${halfLife}`);
    if (!(shrinkage >= 0 && shrinkage <= 1)) throw new RangeError(`shrinkage must be in 0..1, got ${shrinkage}`);
    this.dimensions = dimensions;
    this.#halfLife = halfLife;
    this.#kept = 2 ** (-1 / halfLife);
    this.#shrinkage = shrinkage;
    this.#warmUp = warmUp;
    this.#mean = new Float64Array(dimensions);
    this.#products = new Float64Array((dimensions * (dimensions + 1)) / 2);
    this.#factor = new Float64Array(this.#products.length);
    this.#distance = new Float64Array(dimensions);
  }

  get ready(): boolean {
    return this.#learned >= this.#warmUp;
  }

  /** A copy of the fading mean, in units of the values. Undefined while not `ready`. */
  get mean(): Float64Array | undefined {
    return this.ready ? this.#mean.slice() : undefined;
  }

  /** The squared distance, 0 or above. Undefined while not `ready`. */
  score(x: Float64Array): number | undefined {
    requirePoint(x, this.dimensions);
    if (!this.ready) return undefined;
    if (!this.#factorIsCurrent) this.#decompose();
    for (let d = 0; d < this.dimensions; d++) this.#distance[d] = x[d] - this.#mean[d];
    solveLower(this.#factor, this.#distance);
    let sum = 0;
    for (let d = 0; d < this.dimensions; d++) sum += this.#distance[d] * this.#distance[d];
    return sum;
  }

  learn(x: Float64Array): void {
    requirePoint(x, this.dimensions);
    const { dimensions } = this;
    this.#weight = this.#weight * this.#kept + 1;
    this.#squaredWeights = this.#squaredWeights * this.#kept * this.#kept + 1;
    const part = 1 - 1 / this.#weight;
    for (let d = 0; d < dimensions; d++) this.#distance[d] = x[d] - this.#mean[d];
    for (let row = 0, at = 0; row < dimensions; row++) {
      for (let column = 0; column <= row; column++, at++) {
        this.#products[at] = this.#products[at] * this.#kept + part * this.#distance[row] * this.#distance[column];
      }
    }
    for (let d = 0; d < dimensions; d++) this.#mean[d] += this.#distance[d] / this.#weight;
    this.#learned += 1;
    this.#factorIsCurrent = false;
  }

  /**
   * Covariance of two dimensions, unbiased and before shrinkage, in the product of their units. Undefined while not `ready`.
   *
   * @throws RangeError when there is no such dimension.
   */
  covariance(one: number, other: number): number | undefined {
    requireWhole("a dimension", one, 0, this.dimensions - 1);
    requireWhole("a dimension", other, 0, this.dimensions - 1);
    const row = Math.max(one, other);
    return this.ready ? this.#products[(row * (row + 1)) / 2 + Math.min(one, other)] / this.#freedom : undefined;
  }

  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    writer.array(Float64Array.of(this.dimensions, this.#shrinkage, this.#warmUp, this.#learned, this.#halfLife));
    writer.array(Float64Array.of(this.#weight, this.#squaredWeights));
    writer.array(this.#mean);
    writer.array(this.#products);
    return writer.finish();
  }

  /** Goes on from what `save` gave. @throws InvalidStateError when the bytes are not a whole detector in a known version. */
  static restore(bytes: Uint8Array): MahalanobisDetector {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const dimensions = reader.integer(1, MOST_DIMENSIONS);
    const shrinkage = reader.numberFrom(0);
    const warmUp = reader.integer(2, Number.MAX_SAFE_INTEGER);
    const learned = reader.integer(0, Number.MAX_SAFE_INTEGER);
    const halfLife = reader.number();
    if (!(halfLife > 0 && shrinkage <= 1)) throw new InvalidStateError("an option is out of its range");
    const restored = new MahalanobisDetector({ dimensions, shrinkage, warmUp, halfLife });
    restored.#learned = learned;
    restored.#weight = reader.numberFrom(0);
    restored.#squaredWeights = reader.numberFrom(0);
    restored.#mean.set(reader.float64s(dimensions));
    restored.#products.set(reader.float64s(restored.#products.length));
    reader.end();
    return restored;
  }

  /** What the sums of products are divided by: unbiased, as for reliability weights. */
  get #freedom(): number {
    return this.#weight - this.#squaredWeights / this.#weight;
  }

  #decompose(): void {
    for (let row = 0, at = 0; row < this.dimensions; row++) {
      for (let column = 0; column < row; column++, at++) {
        this.#factor[at] = ((1 - this.#shrinkage) * this.#products[at]) / this.#freedom;
      }
      const least = Math.max(LEAST_RELATIVE_VARIANCE * this.#mean[row] ** 2, LEAST_VARIANCE);
      this.#factor[at] = Math.max(this.#products[at] / this.#freedom, least);
      at += 1;
    }
    choleskyDecompose(this.#factor, this.dimensions);
    this.#factorIsCurrent = true;
  }
}
