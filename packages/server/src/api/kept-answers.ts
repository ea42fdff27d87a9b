import type { Clock } from "../clock.ts";
import type { ApiStore } from "./api-store.ts";

export interface KeptAnswersOptions {
  store: Pick<ApiStore, "headRevision">;
  clock: Clock;
  /** Longest time: what retention takes away leaves no revision. 5 s unless given. */
  keptMs?: number;
  /** Characters of all answers together. */
  limitChars?: number;
}

interface KeptAnswer {
  revision: number;
  until: number;
  text: string;
}

/**
 * Answers about incidents, each kept as it is sent until any incident changes: a page that many look at is read and written
 * once. Asks the store for its newest revision each time, so that nobody sees less than was stored before they asked.
 */
export class KeptAnswers {
  readonly #store: KeptAnswersOptions["store"];
  readonly #clock: Clock;
  readonly #keptMs: number;
  readonly #limitChars: number;
  readonly #answers = new Map<string, KeptAnswer>();
  #chars = 0;

  constructor({ store, clock, keptMs = 5_000, limitChars = 2 ** 23 }: KeptAnswersOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#keptMs = keptMs;
    this.#limitChars = limitChars;
  }

  /** The answer kept for `key`, or what `write` gives now. Rejects as the store and `write` do; that is not kept. */
  async get(key: string, write: () => Promise<string>): Promise<string> {
    const revision = await this.#store.headRevision();
    const kept = this.#answers.get(key);
    if (kept !== undefined && kept.revision === revision && kept.until > this.#clock()) return kept.text;
    const text = await write();
    this.#keep(key, { revision, until: this.#clock() + this.#keptMs, text });
    return text;
  }

  #keep(key: string, answer: KeptAnswer): void {
    this.#drop(key);
    this.#answers.set(key, answer);
    this.#chars += answer.text.length;
    for (const oldest of this.#answers.keys()) {
      if (this.#chars <= this.#limitChars) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#chars -= this.#answers.get(key)?.text.length ?? 0;
    this.#answers.delete(key);
  }
}
