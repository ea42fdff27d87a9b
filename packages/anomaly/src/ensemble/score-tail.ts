import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";
import { SortedWindow } from "../stats/sorted-window.ts";

/** The tail is the top 2 % of the scores remembered, but no fewer than this. */
const TAIL_SHARE = 0.02;
const LEAST_TAIL = 10;

/** Smaller ones are not told apart: their inverse must stay finite. */
const LEAST_PROBABILITY = 1e-300;

/**
 * How likely a detector is to give a score as large as this one or larger, going by its last ones. Scores may be of any
 * scale and sign.
 *
 * Among those remembered it is the rank, the score itself counted once: `(as large or larger + 1) / (n + 1)`. Beyond the
 * largest it goes on from `1 / (n + 1)` with an exponential tail of the mean excess that the top 2 % have over the score
 * below them, so that two scores larger than all before are still told apart. The answer never rises with the score.
 *
 * Learning moves up to `memory` numbers; an answer is O(log memory), beyond the largest O(memory / 50). 16 bytes a score.
 *
 * Sources: for the rank as in `ConformalRank`; the exponential is the generalised Pareto tail of shape 0, J. Pickands,
 * Annals of Statistics 3 (1975).
 */
export class ScoreTail {
  readonly #warmUp: number;
  readonly #window: SortedWindow;

  /** `memory` in scores; `warmUp`, at most as many, before the first answer. */
  constructor(memory: number, warmUp: number) {
    this.#warmUp = warmUp;
    this.#window = new SortedWindow(memory);
  }

  get ready(): boolean {
    return this.#window.size >= this.#warmUp;
  }

  /** Takes a finite score in; the oldest goes when the memory is full. */
  learn(score: number): void {
    this.#window.add(score);
  }

  /** Above 0, to 1. Undefined while not `ready`. */
  probability(score: number): number | undefined {
    if (!this.ready) return undefined;
    const { size } = this.#window;
    const largest = this.#window.at(size - 1);
    if (score <= largest) return (size - this.#window.countBelow(score) + 1) / (size + 1);
    const decay = this.#meanExcess();
    const beyond = decay > 0 ? Math.exp((largest - score) / decay) : 1;
    return Math.max(beyond / (size + 1), LEAST_PROBABILITY);
  }

  write(writer: StateWriter): void {
    this.#window.write(writer);
  }

  read(reader: StateReader): void {
    this.#window.read(reader);
  }

  /** Of the tail's scores over the largest one below it. */
  #meanExcess(): number {
    const { size } = this.#window;
    const tail = Math.min(Math.max(Math.ceil(TAIL_SHARE * size), LEAST_TAIL), size - 1);
    const from = this.#window.at(size - 1 - tail);
    let sum = 0;
    for (let rank = size - tail; rank < size; rank++) sum += this.#window.at(rank) - from;
    return sum / tail;
  }
}
