import { InvalidStateError } from "../state/invalid-state-error.ts";
import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { MagnitudeBins } from "./magnitude-bins.ts";

const STATE_KIND = "quantile-sketch";
const STATE_VERSION = 1;
const LEAST_BINS = 16;
const MOST_BINS = 2 ** 20;

/** Values nearer to 0 than this count as 0. */
const SMALLEST = 1e-300;

export interface QuantileSketchOptions {
  /** Quantiles are within this part of themselves. Default 0.01. */
  accuracy?: number;
  /** Bins kept for positive values, and as many for negative ones. Default 2048. */
  bins?: number;
}

/**
 * Quantiles of a stream of any length, each within 1 % of itself, in at most 2 · 2048 numbers. Sketches of parts of a
 * stream, merged, are the sketch of the whole.
 *
 * Values fall into bins of equal ratio. With the defaults the largest and the smallest magnitude may be a factor of 10^17
 * apart before the smallest ones begin to share a bin and lose the accuracy. Adding is O(1), asking O(bins).
 *
 * Source: C. Masson, J. E. Rim, H. K. Lee, "DDSketch", PVLDB 12 (2019), https://arxiv.org/abs/1908.10693.
 *
 * @example
 * const seconds = new QuantileSketch();
 * for (let i = 1; i <= 1000; i++) seconds.add(i);
 * seconds.quantile(0.99); // 982.6, within 1 % of 990
 */
export class QuantileSketch {
  readonly #accuracy: number;
  readonly #bins: number;
  readonly #logRatio: number;
  readonly #positive: MagnitudeBins;
  readonly #negative: MagnitudeBins;
  #zeros = 0;
  #least = Infinity;
  #greatest = -Infinity;

  /** @throws RangeError when an option is out of its range. */
  constructor({ accuracy = 0.01, bins = 2048 }: QuantileSketchOptions = {}) {
    if (!(accuracy >= 1e-6 && accuracy < 1))
      throw new RangeError(`accuracy must be from 1e-6 to below 1, got ${accuracy}`);
    if (!(Number.isInteger(bins) && bins >= LEAST_BINS && bins <= MOST_BINS)) {
      throw new RangeError(`bins must be a whole number in ${LEAST_BINS}..${MOST_BINS}, got ${bins}`);
    }
    this.#accuracy = accuracy;
    this.#bins = bins;
    this.#logRatio = Math.log1p((2 * accuracy) / (1 - accuracy));
    this.#positive = new MagnitudeBins(bins);
    this.#negative = new MagnitudeBins(bins);
  }

  /** Values added: the sum of their weights. */
  get count(): number {
    return this.#positive.total + this.#negative.total + this.#zeros;
  }

  /** The least value added, exactly. Undefined before the first. */
  get least(): number | undefined {
    return this.count > 0 ? this.#least : undefined;
  }

  /** The greatest value added, exactly. Undefined before the first. */
  get greatest(): number | undefined {
    return this.count > 0 ? this.#greatest : undefined;
  }

  /** Takes a value in as `weight` of them. @throws RangeError when the value is not finite or the weight is not above 0. */
  add(value: number, weight = 1): void {
    if (!Number.isFinite(value)) throw new RangeError(`a value must be finite, got ${value}`);
    if (!(weight > 0 && weight < Infinity)) throw new RangeError(`a weight must be above 0, got ${weight}`);
    if (value >= SMALLEST) this.#positive.add(this.#binOf(value), weight);
    else if (value <= -SMALLEST) this.#negative.add(this.#binOf(-value), weight);
    else this.#zeros += weight;
    this.#least = Math.min(this.#least, value + 0); // one kind of zero
    this.#greatest = Math.max(this.#greatest, value + 0);
  }

  /**
   * The value that a share `p` of those added does not pass, within the accuracy. Undefined before the first.
   *
   * @throws RangeError when `p` is not in 0..1.
   */
  quantile(p: number): number | undefined {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`p must be in 0..1, got ${p}`);
    const { count } = this;
    if (count === 0) return undefined;
    if (p === 0) return this.#least;
    if (p === 1) return this.#greatest;
    const value = this.#valueAt(p * Math.max(0, count - 1));
    return Math.min(Math.max(value, this.#least), this.#greatest);
  }

  /**
   * Share of the values added that lie above `value`, those within the accuracy of it left out. Undefined before the first.
   *
   * @throws RangeError when the value is NaN.
   */
  shareAbove(value: number): number | undefined {
    if (Number.isNaN(value)) throw new RangeError("a value must be a number, got NaN");
    const { count } = this;
    if (count === 0) return undefined;
    const bins = value >= SMALLEST ? this.#positive : this.#negative;
    let above = value >= SMALLEST ? 0 : this.#positive.total + (value <= -SMALLEST ? this.#zeros : 0);
    if (value >= SMALLEST || value <= -SMALLEST) {
      const own = this.#binOf(Math.abs(value));
      bins.visit(value > 0, (bin, weight) => {
        if (value > 0 ? bin <= own : bin >= own) return true;
        above += weight;
        return false;
      });
    }
    return above / count;
  }

  /**
   * Takes in all that `other` saw; `other` stays as it is.
   *
   * @throws RangeError when the two were not made with the same options.
   */
  merge(other: QuantileSketch): void {
    if (this.#accuracy !== other.#accuracy || this.#bins !== other.#bins) {
      throw new RangeError("only sketches of the same accuracy and bins can be merged");
    }
    this.#positive.addAll(other.#positive);
    this.#negative.addAll(other.#negative);
    this.#zeros += other.#zeros;
    this.#least = Math.min(this.#least, other.#least);
    this.#greatest = Math.max(this.#greatest, other.#greatest);
  }

  /** Everything needed to go on exactly from here. */
  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    writer.array(Float64Array.of(this.#accuracy, this.#bins, this.#zeros, this.#least, this.#greatest));
    this.#positive.write(writer);
    this.#negative.write(writer);
    return writer.finish();
  }

  /** Goes on from what `save` gave. @throws InvalidStateError when the bytes are not a whole sketch in a known version. */
  static restore(bytes: Uint8Array): QuantileSketch {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const accuracy = reader.numberFrom(1e-6);
    if (accuracy >= 1) throw new InvalidStateError(`expected an accuracy below 1, found ${accuracy}`);
    const restored = new QuantileSketch({ accuracy, bins: reader.integer(LEAST_BINS, MOST_BINS) });
    restored.#zeros = reader.numberFrom(0);
    restored.#least = reader.number();
    restored.#greatest = reader.number();
    restored.#positive.read(reader);
    restored.#negative.read(reader);
    reader.end();
    return restored;
  }

  #binOf(magnitude: number): number {
    return Math.ceil(Math.log(magnitude) / this.#logRatio) + 0; // never -0
  }

  /** The number no further than the accuracy from all of its bin: 2 γ^bin / (γ + 1). */
  #middleOf(bin: number): number {
    return Math.exp(bin * this.#logRatio) * (1 - this.#accuracy);
  }

  #valueAt(rank: number): number {
    let seen = 0;
    let value = 0;
    const passes = (bin: number, weight: number) => {
      seen += weight;
      value = this.#middleOf(bin);
      return seen > rank;
    };
    this.#negative.visit(true, passes);
    if (seen > rank) return -value;
    seen += this.#zeros;
    if (seen > rank) return 0;
    this.#positive.visit(false, passes);
    return value;
  }
}
