import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";

/** The last `length` scores of a stream. Sums are taken afresh each time, so that they do not drift. O(length) a call. */
export class RecentScores {
  readonly #scores: Float64Array<ArrayBuffer>;
  #count = 0;

  constructor(length: number) {
    this.#scores = new Float64Array(length);
  }

  push(score: number): void {
    this.#scores.copyWithin(1, 0);
    this.#scores[0] = score;
    this.#count = Math.min(this.#count + 1, this.#scores.length);
  }

  /** The highest; undefined before the first. */
  get highest(): number | undefined {
    return this.#count === 0 ? undefined : this.#held.reduce((most, each) => Math.max(most, each));
  }

  /** The mean once `score` is pushed. */
  meanWith(score: number): number {
    const older = this.#scores.subarray(0, Math.min(this.#count, this.#scores.length - 1));
    return older.reduce((sum, each) => sum + each, score) / (older.length + 1);
  }

  write(writer: StateWriter): void {
    writer.number(this.#count);
    writer.array(this.#held);
  }

  /** @throws InvalidStateError when more was written than fits. */
  read(reader: StateReader): void {
    this.#count = reader.integer(0, this.#scores.length);
    this.#scores.set(reader.float64s(this.#count));
  }

  get #held(): Float64Array<ArrayBuffer> {
    return this.#scores.subarray(0, this.#count);
  }
}
