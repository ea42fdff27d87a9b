import type { ApiStore } from "../api-store.ts";
import type { LiveFeed } from "./live-feed.ts";

const PAGE = 200;

export interface IncidentTailOptions {
  store: Pick<ApiStore, "changedSince">;
  live: Pick<LiveFeed, "publishChanges">;
  /** Where to begin: the store's newest revision when the service starts. */
  revision: number;
}

/** Follows the store and hands every changed incident to the live feed, in order, each in its newest state. */
export class IncidentTail {
  #store: IncidentTailOptions["store"];
  #live: IncidentTailOptions["live"];
  #revision: number;
  #running: Promise<void> | undefined;
  #again = false;

  constructor({ store, live, revision }: IncidentTailOptions) {
    this.#store = store;
    this.#live = live;
    this.#revision = revision;
  }

  /** Everything up to here was handed on. */
  get revision(): number {
    return this.#revision;
  }

  /**
   * Call it after anything was committed, as often as you like: calls during a reading cause one more reading. Rejects
   * when the store does not answer; nothing is lost then, the next call begins where this one stopped.
   */
  advance(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      const since = this.#revision;
      let page: Awaited<ReturnType<ApiStore["changedSince"]>>;
      let reached = since;
      do {
        page = await this.#store.changedSince(reached, PAGE);
        this.#live.publishChanges(since, page);
        reached = page.at(-1)?.revision ?? reached;
      } while (page.length === PAGE);
      this.#revision = reached;
    }
  }
}
