import { InvalidStateError } from "../state/invalid-state-error.ts";
import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { Spot, type SpotOptions } from "./spot.ts";

const STATE_KIND = "drift-spot";
const STATE_VERSION = 1;
const MOST_DEPTH = 2 ** 24;

export interface DriftSpotOptions extends SpotOptions {
  /** Values whose mean a value is compared with. Default 100: shorter follows a drift closer, longer is steadier. */
  depth?: number;
}

/**
 * Peaks over threshold for a stream that drifts: as `Spot`, of how far values lie above the mean of the `depth`
 * values before them. Nothing is answered until `depth` values and then those of the warm-up were seen.
 *
 * A value past the threshold moves the mean as one at the threshold would: a single one hardly, however large, and a step
 * that never returns becomes usual in the end. (In the paper it does not move it at all, so that a stream that has once run
 * ahead of its mean is anomalous for ever.)
 *
 * Costs what `Spot` does, and O(depth) more for each call; `8 · depth` bytes more. Source: as `Spot`, whose paper calls it
 * DSPOT.
 *
 * @example
 * const spot = new DriftSpot({ depth: 50, probability: 1e-3 });
 * const random = new Random(1);
 * for (let i = 0; i < 5000; i++) spot.learn(i + random.next());
 * spot.isExtreme(5000); // false
 * spot.isExtreme(5010); // true
 */
export class DriftSpot {
  readonly #window: Float64Array<ArrayBuffer>;
  #spot: Spot;
  #seen = 0;

  /** @throws RangeError when an option is out of its range. */
  constructor({ depth = 100, ...options }: DriftSpotOptions = {}) {
    if (!(Number.isInteger(depth) && depth >= 1 && depth <= MOST_DEPTH)) {
      throw new RangeError(`depth must be a whole number in 1..${MOST_DEPTH}, got ${depth}`);
    }
    this.#window = new Float64Array(depth);
    this.#spot = new Spot(options);
  }

  /** Whether the mean is full and `warmUp` values were compared with it. */
  get ready(): boolean {
    return this.#spot.ready;
  }

  /** The next value's threshold: it moves with the stream. Undefined while not `ready`. */
  get threshold(): number | undefined {
    const { threshold } = this.#spot;
    return threshold === undefined ? undefined : threshold + this.#mean;
  }

  /** As `Spot.probability`, for a value that comes next. */
  probability(value: number): number | undefined {
    return this.#spot.probability(value - this.#mean);
  }

  /** As `Spot.isExtreme`, for a value that comes next. */
  isExtreme(value: number): boolean | undefined {
    return this.#spot.isExtreme(value - this.#mean);
  }

  /** Takes a value in; one past the threshold as `Spot` does. @throws RangeError when the value is not finite. */
  learn(value: number): void {
    if (!Number.isFinite(value)) throw new RangeError(`a value must be finite, got ${value}`);
    const distance = value - this.#mean;
    const taken = Math.min(value, this.threshold ?? Infinity);
    if (this.#seen >= this.#window.length) this.#spot.learn(distance);
    this.#window[this.#seen % this.#window.length] = taken;
    this.#seen += 1;
  }

  /** Everything needed to go on exactly from here. */
  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    writer.array(Float64Array.of(this.#window.length, this.#seen));
    writer.array(this.#window.subarray(0, this.#seen));
    this.#spot.write(writer);
    return writer.finish();
  }

  /** Goes on from what `save` gave. @throws InvalidStateError when the bytes are not a whole model in a known version. */
  static restore(bytes: Uint8Array): DriftSpot {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const restored = new DriftSpot({ depth: reader.integer(1, MOST_DEPTH) });
    restored.#seen = reader.integer(0, Number.MAX_SAFE_INTEGER);
    const size = Math.min(restored.#seen, restored.#window.length);
    restored.#window.set(reader.float64s(size));
    if (!restored.#window.every(Number.isFinite)) throw new InvalidStateError("the window holds what is no number");
    restored.#spot = Spot.read(reader);
    reader.end();
    return restored;
  }

  /** Added up afresh each time: a running sum would lose digits over a long stream. */
  get #mean(): number {
    const size = Math.min(this.#seen, this.#window.length);
    let sum = 0;
    for (let index = 0; index < size; index++) sum += this.#window[index];
    return size === 0 ? 0 : sum / size;
  }
}
