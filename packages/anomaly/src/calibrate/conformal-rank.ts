import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { SortedWindow } from "../stats/sorted-window.ts";

const STATE_KIND = "conformal-rank";
const STATE_VERSION = 1;
const MOST_SIZE = 2 ** 24;

export interface ConformalRankOptions {
  /** Scores remembered: the last so many. The least probability that can be given is `1 / (size + 1)`. Default 1000. */
  size?: number;
  /** Scores before the first answer, 1 to `size`. Default a tenth of `size`, rounded up. */
  warmUp?: number;
}

/**
 * Turns the scores of any detector into probabilities by their rank among the last ones, with a promise that needs no
 * model: for scores in exchangeable order (independent ones are), an answer is `p` or less with probability `p` at most.
 *
 * Learning moves up to `size` numbers; an answer is O(log size). Memory `16 · size` bytes.
 *
 * Source: V. Vovk, A. Gammerman, G. Shafer, "Algorithmic Learning in a Random World" (2005), chapter 2; for anomalies,
 * R. Laxhammar, G. Falkman, AISTATS 2011.
 *
 * @example
 * const rank = new ConformalRank({ size: 99 });
 * for (let score = 1; score <= 99; score++) rank.learn(score);
 * rank.probability(95); // 0.06: five of 99 are as large, and so would be itself
 * rank.smoothed(95, 0.5); // 0.05
 */
export class ConformalRank {
  readonly #warmUp: number;
  readonly #window: SortedWindow;

  /** @throws RangeError when an option is out of its range. */
  constructor({ size = 1000, warmUp = Math.ceil(size / 10) }: ConformalRankOptions = {}) {
    if (!(Number.isInteger(size) && size >= 1 && size <= MOST_SIZE)) {
      throw new RangeError(`size must be a whole number in 1..${MOST_SIZE}, got ${size}`);
    }
    if (!(Number.isInteger(warmUp) && warmUp >= 1 && warmUp <= size)) {
      throw new RangeError(`warmUp must be a whole number in 1..${size}, the size, got ${warmUp}`);
    }
    this.#warmUp = warmUp;
    this.#window = new SortedWindow(size);
  }

  /** Whether `warmUp` scores were seen. */
  get ready(): boolean {
    return this.#window.size >= this.#warmUp;
  }

  /** Takes the next score in; the oldest goes when the window is full. @throws RangeError when it is not finite. */
  learn(score: number): void {
    requireFinite(score);
    this.#window.add(score);
  }

  /**
   * Share of the remembered scores and this one that are as large as it or larger, above 0 to 1. Undefined while not
   * `ready`. @throws RangeError when the score is not finite.
   */
  probability(score: number): number | undefined {
    return this.smoothed(score, 1);
  }

  /**
   * As `probability`, with ties broken by a number drawn by the caller: its answers are then uniform on 0..1, neither
   * more nor less, which tests of exchangeability need. With 1/2 for the number it is the mid-p value.
   *
   * @param uniform in 0..1, drawn anew for each score
   * @throws RangeError when the score is not finite or `uniform` not in 0..1.
   */
  smoothed(score: number, uniform: number): number | undefined {
    requireFinite(score);
    if (!(uniform >= 0 && uniform <= 1)) throw new RangeError(`uniform must be in 0..1, got ${uniform}`);
    if (!this.ready) return undefined;
    const upTo = this.#window.countUpTo(score);
    const larger = this.#window.size - upTo;
    const equal = upTo - this.#window.countBelow(score) + 1;
    return (larger + uniform * equal) / (this.#window.size + 1);
  }

  /** Everything needed to go on exactly from here. */
  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    writer.array(Float64Array.of(this.#window.capacity, this.#warmUp));
    this.#window.write(writer);
    return writer.finish();
  }

  /** Goes on from what `save` gave. @throws InvalidStateError when the bytes are not a whole window in a known version. */
  static restore(bytes: Uint8Array): ConformalRank {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const size = reader.integer(1, MOST_SIZE);
    const restored = new ConformalRank({ size, warmUp: reader.integer(1, size) });
    restored.#window.read(reader);
    reader.end();
    return restored;
  }
}

function requireFinite(score: number): void {
  if (!Number.isFinite(score)) throw new RangeError(`a score must be finite, got ${score}`);
}
