import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import type { Change } from "./change.ts";
import { ExponentialHistogram } from "./exponential-histogram.ts";

const STATE_KIND = "adwin";
const STATE_VERSION = 1;

export interface AdwinOptions {
  /** Confidence: about the probability of a false alarm at one look, 0..1, both excluded. Default 0.002. */
  delta?: number;
  /** The largest distance there may be between two values of the stream. Default 1: for values in 0..1. */
  span?: number;
  /** Values from one look to the next. Default 32. */
  lookEvery?: number;
  /** The fewest values that either side of a cut may have. Default 5. */
  leastSide?: number;
}

/**
 * ADWIN, the adaptive window: keeps as many of the latest values as have one and the same mean, and tells when it had to
 * forget the earlier ones because theirs was another.
 *
 * At each look the window is cut in two at every border of its buckets. Where the means of the sides differ by more
 * than chance allows,
 *
 *     sqrt(2 / m · variance · ln(2 / d)) + 2 / (3 m) · span · ln(2 / d)
 *     with 1 / m = 1 / n0 + 1 / n1 and d = delta / ln(n0 + n1),
 *
 * the oldest bucket is dropped, until no cut differs. O(log n) memory; a look is O(log n) and one more for each bucket
 * dropped, other values O(1) on average.
 *
 * Source: A. Bifet, R. Gavaldà, "Learning from Time-Changing Data with Adaptive Windowing", SDM 2007
 * (https://doi.org/10.1137/1.9781611972771.42), the version they call ADWIN2; the span is theirs for values in 0..1.
 *
 * @example
 * const failing = new Adwin();
 * const outcomes = [...Array(500).fill(0), ...Array(500).fill(1)];
 * outcomes.map((outcome) => failing.update(outcome)).indexOf("rise"); // 511
 * failing.mean; // 0.99: four of the zeros are left, for a cut leaves five values on either side
 */
export class Adwin {
  readonly #delta: number;
  readonly #span: number;
  readonly #lookEvery: number;
  readonly #leastSide: number;
  #window = new ExponentialHistogram();
  #untilLook: number;

  /** @throws RangeError when an option is out of its range. */
  constructor({ delta = 0.002, span = 1, lookEvery = 32, leastSide = 5 }: AdwinOptions = {}) {
    if (!(delta > 0 && delta < 1)) throw new RangeError(`delta must be between 0 and 1, got ${delta}`);
    if (!(span > 0 && span < Infinity)) throw new RangeError(`span must be above 0, got ${span}`);
    for (const [name, value] of Object.entries({ lookEvery, leastSide })) {
      if (!(Number.isSafeInteger(value) && value >= 1)) {
        throw new RangeError(`${name} must be a whole number from 1, got ${value}`);
      }
    }
    this.#delta = delta;
    this.#span = span;
    this.#lookEvery = this.#untilLook = lookEvery;
    this.#leastSide = leastSide;
  }

  /** Values in the window: the latest so many have one mean, as far as can be told. */
  get width(): number {
    return this.#window.total().count;
  }

  /** Mean of the window. Undefined before the first value. */
  get mean(): number | undefined {
    const { count, mean } = this.#window.total();
    return count > 0 ? mean : undefined;
  }

  /** Variance of the window, in squared units of the value, divided by its width. Undefined before the first value. */
  get variance(): number | undefined {
    const { count, squares } = this.#window.total();
    return count > 0 ? squares / count : undefined;
  }

  /**
   * Takes the next value; answers with the change that it showed: how the values kept lie to those forgotten.
   *
   * @throws RangeError when the value is not finite; the window is then as it was.
   */
  update(value: number): Change | undefined {
    if (!Number.isFinite(value)) throw new RangeError(`a value must be finite, got ${value}`);
    this.#window.add(value);
    this.#untilLook -= 1;
    if (this.#untilLook > 0) return undefined;
    this.#untilLook = this.#lookEvery;
    let change: Change | undefined;
    for (let cut = this.#findCut(); cut !== undefined; cut = this.#findCut()) {
      change = cut;
      this.#window.dropOldest();
    }
    return change;
  }

  /** Everything needed to go on exactly from here. */
  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    const numbers = [this.#delta, this.#span, this.#lookEvery, this.#leastSide, this.#untilLook];
    for (const each of numbers) writer.number(each);
    this.#window.write(writer);
    return writer.finish();
  }

  /** Goes on from what `save` gave. @throws InvalidStateError when the bytes are not a whole window in a known version. */
  static restore(bytes: Uint8Array): Adwin {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const adwin = new Adwin({
      delta: reader.numberFrom(Number.MIN_VALUE),
      span: reader.numberFrom(Number.MIN_VALUE),
      lookEvery: reader.integer(1, Number.MAX_SAFE_INTEGER),
      leastSide: reader.integer(1, Number.MAX_SAFE_INTEGER),
    });
    adwin.#untilLook = reader.integer(1, adwin.#lookEvery);
    adwin.#window = ExponentialHistogram.read(reader);
    reader.end();
    return adwin;
  }

  /** The first cut, from the oldest on, whose sides differ: how the newer side lies to the older. */
  #findCut(): Change | undefined {
    const { count, mean, squares } = this.#window.total();
    if (count < 2 * this.#leastSide) return undefined;
    const confidence = Math.log((2 * Math.log(count)) / this.#delta);
    const spread = 2 * (squares / count) * confidence;
    const reach = (2 / 3) * this.#span * confidence;
    return this.#window.firstCut((older) => {
      const newer = count - older.count;
      if (older.count < this.#leastSide || newer < this.#leastSide) return undefined;
      const inverse = 1 / older.count + 1 / newer;
      // the newer mean lies to the whole as far as the older one, the other way, by their counts
      const difference = ((mean - older.mean) * count) / newer;
      if (Math.abs(difference) <= Math.sqrt(spread * inverse) + reach * inverse) return undefined;
      return difference > 0 ? "rise" : "fall";
    });
  }
}
