/** Answers kept for a while, so that a busy caller does not cost a query a request. Both what was found and what was not. */
export class Remembered<T> {
  readonly #keptMs: number;
  readonly #limit: number;
  readonly #clock: () => number;
  readonly #answers = new Map<string, { answer: Promise<T>; until: number }>();

  /** `limit`: keys kept at the most; the oldest go first. `clock`: ms since epoch. */
  constructor({ keptMs, limit = 1_000, clock }: { keptMs: number; limit?: number; clock: () => number }) {
    this.#keptMs = keptMs;
    this.#limit = limit;
    this.#clock = clock;
  }

  /** The answer for `key`, asked for when none is kept. A failure is not kept. */
  get(key: string, ask: () => Promise<T>): Promise<T> {
    const kept = this.#answers.get(key);
    if (kept !== undefined && kept.until > this.#clock()) return kept.answer;
    const answer = ask();
    const entry = { answer, until: this.#clock() + this.#keptMs };
    this.#answers.delete(key);
    this.#answers.set(key, entry);
    answer.catch(() => {
      if (this.#answers.get(key) === entry) this.#answers.delete(key);
    });
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= this.#limit) break;
      this.#answers.delete(oldest);
    }
    return answer;
  }

  /** Asks anew from now on. */
  forget(): void {
    this.#answers.clear();
  }
}
