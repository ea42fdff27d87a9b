import type { Change } from "../drift/change.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { RunningMoments } from "./running-moments.ts";

const STATE_KIND = "cusum";
const STATE_VERSION = 1;

export interface CusumOptions {
  /** Usual mean, in units of the value. Learned from the warm-up when it or the deviation is not given. */
  mean?: number;
  /** Usual standard deviation, above 0, in units of the value. */
  deviation?: number;
  /** Half the shift worth finding, in deviations. Default 0.5. */
  slack?: number;
  /** Sum of deviations that is a shift. Default 5. */
  threshold?: number;
  /** Values from which mean and deviation are learned, at least 2. Default 100. */
  warmUp?: number;
}

/**
 * Two-sided CUSUM: tells when the mean of a stream has risen or fallen, by adding up how far values lie beyond the usual.
 *
 * With the defaults and a known mean and deviation, normal values raise a false alarm once in 465 on average, and a shift
 * of one deviation is found after 10.4. A mean and deviation learned from few values raise more. After an alarm both sums
 * start again from 0, and what was learned is learned afresh. O(1) time and memory.
 *
 * Source: E. S. Page, "Continuous inspection schemes", Biometrika 41 (1954); run lengths in D. C. Montgomery, "Introduction
 * to Statistical Quality Control", table 9.3.
 *
 * @example
 * const cusum = new Cusum({ mean: 0, deviation: 1 });
 * [0.3, -0.2, 2, 2.5, 2, 2.1].map((value) => cusum.update(value)).at(-1); // "rise": 6.6 are summed
 */
export class Cusum {
  readonly #slack: number;
  readonly #threshold: number;
  readonly #warmUp: number;
  readonly #given: { mean: number; deviation: number } | undefined;
  #moments = new RunningMoments();
  #above = 0;
  #below = 0;

  /** @throws RangeError when an option is out of its range. */
  constructor({ mean, deviation, slack = 0.5, threshold = 5, warmUp = 100 }: CusumOptions = {}) {
    if ((mean === undefined) !== (deviation === undefined)) {
      throw new RangeError("mean and deviation must be given both or not at all");
    }
    if (mean !== undefined && !Number.isFinite(mean)) throw new RangeError(`mean must be finite, got ${mean}`);
    requireAbove("deviation", deviation ?? 1, 0);
    requireAbove("threshold", threshold, 0);
    if (!(slack >= 0 && slack < Infinity)) throw new RangeError(`slack must be 0 or above, got ${slack}`);
    if (!(Number.isInteger(warmUp) && warmUp >= 2)) throw new RangeError(`warmUp must be 2 or more, got ${warmUp}`);
    this.#given = mean === undefined || deviation === undefined ? undefined : { mean, deviation };
    this.#slack = slack;
    this.#threshold = threshold;
    this.#warmUp = warmUp;
  }

  /** Whether the mean and deviation are known. */
  get ready(): boolean {
    return this.#given !== undefined || this.#moments.count >= this.#warmUp;
  }

  /** Sum of what lay above the usual, in deviations; undefined while not `ready`. At the threshold it is an alarm. */
  get above(): number | undefined {
    return this.ready ? this.#above : undefined;
  }

  /** Sum of what lay below the usual, in deviations, 0 or above; undefined while not `ready`. */
  get below(): number | undefined {
    return this.ready ? this.#below : undefined;
  }

  /**
   * Takes the next value; tells which way the mean has shifted when this one completes a shift, and undefined otherwise.
   *
   * @throws RangeError when the value is not finite.
   */
  update(value: number): Change | undefined {
    if (!Number.isFinite(value)) throw new RangeError(`a value must be finite, got ${value}`);
    if (!this.ready) {
      this.#moments.add(value);
      return undefined;
    }
    const z = this.#standardise(value);
    this.#above = Math.max(0, this.#above + z - this.#slack);
    this.#below = Math.max(0, this.#below - z - this.#slack);
    const shift = this.#above > this.#threshold ? "rise" : this.#below > this.#threshold ? "fall" : undefined;
    if (shift !== undefined) {
      this.#above = 0;
      this.#below = 0;
      this.#moments = new RunningMoments();
    }
    return shift;
  }

  /** Everything needed to go on exactly from here. */
  save(): Uint8Array<ArrayBuffer> {
    const { mean = Number.NaN, deviation = Number.NaN } = this.#given ?? {};
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    writer.array(Float64Array.of(this.#slack, this.#threshold, this.#warmUp, mean, deviation));
    writer.array(Float64Array.of(this.#above, this.#below));
    writer.array(Float64Array.from(this.#moments.state()));
    return writer.finish();
  }

  /** Goes on from what `save` gave. @throws InvalidStateError when the bytes are not a whole test in a known version. */
  static restore(bytes: Uint8Array): Cusum {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const slack = reader.numberFrom(0);
    const threshold = reader.numberFrom(Number.MIN_VALUE);
    const warmUp = reader.integer(2, Number.MAX_SAFE_INTEGER);
    const mean = reader.number();
    const deviation = reader.number();
    const isGiven = Number.isFinite(mean) && deviation > 0 && deviation < Infinity;
    if (!isGiven && !(Number.isNaN(mean) && Number.isNaN(deviation))) {
      throw new InvalidStateError(`a mean of ${mean} and a deviation of ${deviation} cannot be`);
    }
    const restored = new Cusum({ slack, threshold, warmUp, ...(isGiven ? { mean, deviation } : {}) });
    restored.#above = reader.numberFrom(0);
    restored.#below = reader.numberFrom(0);
    restored.#moments = RunningMoments.from([...reader.float64s(3)]);
    reader.end();
    return restored;
  }

  /** Values that were all alike have no deviation: any other is then as far as can be. */
  #standardise(value: number): number {
    const { mean = 0, deviation = 0 } = this.#given ?? this.#moments;
    return value === mean ? 0 : Math.min(Math.max((value - mean) / deviation, -1e300), 1e300);
  }
}

function requireAbove(name: string, value: number, least: number): void {
  if (!(value > least && value < Infinity)) throw new RangeError(`${name} must be above ${least}, got ${value}`);
}
