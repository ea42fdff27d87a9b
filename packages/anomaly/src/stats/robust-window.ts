import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { SortedWindow } from "./sorted-window.ts";

const STATE_KIND = "robust-window";
const STATE_VERSION = 1;

/** Makes the median absolute deviation of normal values their standard deviation: 1 / Φ⁻¹(3/4). */
const NORMAL_MEDIAN = 1.482602218505602;

/** Makes the mean absolute deviation of normal values their standard deviation: √(π/2). */
const NORMAL_MEAN = Math.sqrt(Math.PI / 2);

export interface RobustWindowOptions {
  /** Values remembered. Default 256. */
  size?: number;
  /** Values before the first answer, 2 to `size`. Default 20, or `size` if that is less. */
  warmUp?: number;
  /** The least deviation believed in, in units of the value: smaller ones count as this. Default 0. */
  leastDeviation?: number;
}

/**
 * Median and spread of the last values of a stream, and how many spreads away from the median a value lies: z-scores
 * that outliers among the values cannot hide behind, as long as they are fewer than half.
 *
 * Learning moves up to `size` numbers; an answer reads as many. Memory `16 · size` bytes.
 *
 * Source: B. Iglewicz, D. C. Hoaglin, "How to detect and handle outliers" (ASQC 1993), also for what to do where more than
 * half of the values are alike: there the mean absolute deviation is taken instead.
 *
 * @example
 * const usual = new RobustWindow();
 * for (let i = 0; i < 100; i++) usual.learn(i % 10 === 0 ? 1000 : 50 + (i % 10));
 * usual.median; // 55.5
 * usual.z(60); // 1.2: the ten outliers did not widen the spread
 */
export class RobustWindow {
  readonly #warmUp: number;
  readonly #leastDeviation: number;
  readonly #window: SortedWindow;

  /** @throws RangeError when an option is out of its range. */
  constructor({ size = 256, warmUp = Math.min(20, size), leastDeviation = 0 }: RobustWindowOptions = {}) {
    if (!(Number.isInteger(size) && size >= 2 && size <= 2 ** 24)) {
      throw new RangeError(`size must be a whole number in 2..${2 ** 24}, got ${size}`);
    }
    if (!(Number.isInteger(warmUp) && warmUp >= 2 && warmUp <= size)) {
      throw new RangeError(`warmUp must be a whole number in 2..${size}, the size, got ${warmUp}`);
    }
    if (!(leastDeviation >= 0 && leastDeviation < Infinity)) {
      throw new RangeError(`leastDeviation must be 0 or above, got ${leastDeviation}`);
    }
    this.#warmUp = warmUp;
    this.#leastDeviation = leastDeviation;
    this.#window = new SortedWindow(size);
  }

  /** Whether `warmUp` values were seen. */
  get ready(): boolean {
    return this.#window.size >= this.#warmUp;
  }

  /** Takes the next value in; the oldest goes when the window is full. @throws RangeError when it is not finite. */
  learn(value: number): void {
    requireFinite(value);
    this.#window.add(value);
  }

  /** Undefined while not `ready`. */
  get median(): number | undefined {
    if (!this.ready) return undefined;
    const { size } = this.#window;
    const upper = size >> 1;
    return size % 2 === 1 ? this.#window.at(upper) : this.#window.at(upper - 1) / 2 + this.#window.at(upper) / 2;
  }

  /** Standard deviation as the middle of the values has it, in units of the value. Undefined while not `ready`. */
  get deviation(): number | undefined {
    const { median } = this;
    if (median === undefined) return undefined;
    const spread = NORMAL_MEDIAN * this.#medianDistance(median) || NORMAL_MEAN * this.#meanDistance(median);
    return Math.max(spread, this.#leastDeviation);
  }

  /**
   * How many deviations `value` lies above the median; below it, negative. Where all values are alike and there is no
   * least deviation, 0 for one more of them and ±Infinity for any other. Undefined while not `ready`.
   *
   * @throws RangeError when the value is not finite.
   */
  z(value: number): number | undefined {
    requireFinite(value);
    const { median, deviation } = this;
    if (median === undefined || deviation === undefined) return undefined;
    return value === median ? 0 : (value - median) / deviation;
  }

  /** Everything needed to go on exactly from here. */
  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    writer.array(Float64Array.of(this.#window.capacity, this.#warmUp, this.#leastDeviation));
    this.#window.write(writer);
    return writer.finish();
  }

  /** Goes on from what `save` gave. @throws InvalidStateError when the bytes are not a whole window in a known version. */
  static restore(bytes: Uint8Array): RobustWindow {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const size = reader.integer(2, 2 ** 24);
    const warmUp = reader.integer(2, size);
    const restored = new RobustWindow({ size, warmUp, leastDeviation: reader.numberFrom(0) });
    restored.#window.read(reader);
    reader.end();
    return restored;
  }

  /** Walks outwards from the median, the nearer side first, until half of the values are passed. */
  #medianDistance(median: number): number {
    const { size } = this.#window;
    let above = this.#window.countBelow(median);
    let below = above - 1;
    let previous = 0;
    let distance = 0;
    for (let passed = 0; passed <= size >> 1; passed++) {
      previous = distance;
      const up = above < size ? this.#window.at(above) - median : Infinity;
      const down = below >= 0 ? median - this.#window.at(below) : Infinity;
      distance = Math.min(up, down);
      if (up <= down) above += 1;
      else below -= 1;
    }
    return size % 2 === 1 ? distance : previous / 2 + distance / 2;
  }

  #meanDistance(median: number): number {
    const { size } = this.#window;
    let sum = 0;
    for (let rank = 0; rank < size; rank++) sum += Math.abs(this.#window.at(rank) - median) / size;
    return sum;
  }
}

function requireFinite(value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`a value must be finite, got ${value}`);
}
