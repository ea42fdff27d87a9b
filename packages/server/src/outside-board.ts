import type { OutsideHealth } from "@oddwatch/protocol";
import type { Clock } from "./clock.ts";

/** After so long without a question nobody knows how it is. */
const REMEMBERED_MS = 3_600_000;

/** Hears how each question to one service outside ended. */
export interface AskedService {
  answered(): void;
  /** `error` is one plain sentence without secrets. */
  failed(error: string): void;
}

interface Entry {
  error: string | undefined;
  lastAnswerAt: number | undefined;
  heardAt: number;
}

/** How the services are doing that are asked about incidents. Nobody has to wait for them, so a failure of theirs is told here. */
export class OutsideBoard {
  readonly #clock: Clock;
  readonly #entries = new Map<OutsideHealth["name"], Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Who the answers of one of them are told to. */
  of(name: OutsideHealth["name"]): AskedService {
    return {
      answered: () => {
        const now = this.#clock();
        this.#entries.set(name, { error: undefined, lastAnswerAt: now, heardAt: now });
      },
      failed: (error) => {
        const lastAnswerAt = this.#entries.get(name)?.lastAnswerAt;
        this.#entries.set(name, { error, lastAnswerAt, heardAt: this.#clock() });
      },
    };
  }

  /** Those that were asked within the hour. */
  get health(): OutsideHealth[] {
    const since = this.#clock() - REMEMBERED_MS;
    return [...this.#entries]
      .filter(([, { heardAt }]) => heardAt > since)
      .map(([name, { error, lastAnswerAt }]) => ({
        name,
        ok: error === undefined,
        error: error ?? null,
        last_answer_at: lastAnswerAt === undefined ? null : new Date(lastAnswerAt).toISOString(),
      }));
  }

  get well(): boolean {
    return this.health.every(({ ok }) => ok);
  }
}
