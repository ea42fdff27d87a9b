import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";
import { SortedWindow } from "../stats/sorted-window.ts";

/** The tail is the top 2 % of the scores remembered, but no fewer than this. */
const TAIL_SHARE = 0.02;
const LEAST_TAIL = 10;

/** Beyond the largest score the probability falls like the inverse square: slower than most do, so that little is claimed. */
const SHAPE = 0.5;

/** Smaller ones are not told apart: their inverse must stay finite. */
const LEAST_PROBABILITY = 1e-300;

/**
 * How likely a detector is to give a score as large as this one or larger, going by its last ones. Scores may be of any
 * scale and sign.
 *
 * Among those remembered it is the rank, the score itself counted once: `(as large or larger + 1) / (n + 1)`. Beyond the
 * largest it goes on from `1 / (n + 1)` as a generalised Pareto tail of shape 1/2 does that has the mean excess of the top 2 %
 * over the score below them: so two scores larger than all before are still told apart, and neither is called
 * impossible. The answer never rises with the score.
 *
 * Learning moves up to `memory` numbers; an answer is O(log memory), beyond the largest O(memory / 50). 16 bytes a score.
 *
 * Sources: for the rank as in `ConformalRank`; for the tail J. Pickands, Annals of Statistics 3 (1975).
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
    const scale = this.#scaleAbove(largest);
    const beyond = scale > 0 ? (1 + (SHAPE * (score - largest)) / scale) ** (-1 / SHAPE) : 1;
    return Math.max(beyond / (size + 1), LEAST_PROBABILITY);
  }

  write(writer: StateWriter): void {
    this.#window.write(writer);
  }

  read(reader: StateReader): void {
    this.#window.read(reader);
  }

  /** Of excesses over the largest score: those of a Pareto tail grow with what they are over. */
  #scaleAbove(largest: number): number {
    const { size } = this.#window;
    const tail = Math.min(Math.max(Math.ceil(TAIL_SHARE * size), LEAST_TAIL), size - 1);
    const from = this.#window.at(size - 1 - tail);
    let sum = 0;
    for (let rank = size - tail; rank < size; rank++) sum += this.#window.at(rank) - from;
    return (1 - SHAPE) * (sum / tail) + SHAPE * (largest - from);
  }
}
