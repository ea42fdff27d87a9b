import type { ApiStore } from "../api-store.ts";
import { placeIn, readTopic, type Topic } from "./incident-frame.ts";
import type { LiveFeed } from "./live-feed.ts";

export interface IncidentTailOptions {
  store: Pick<ApiStore, "changedSince" | "raisedSince">;
  live: Pick<LiveFeed, "publishIncidents">;
  /** Where to begin: the store's newest revision when the service starts. */
  revision: number;
  /** Incidents read at once. */
  pageRows?: number;
}

/** Follows the store and hands every incident that changed or was raised to the live feed, each topic in its order. */
export class IncidentTail {
  #options: IncidentTailOptions;
  #pageRows: number;
  #places: Record<Topic, number>;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(options: IncidentTailOptions) {
    this.#options = options;
    this.#pageRows = options.pageRows ?? 200;
    this.#places = { changed: options.revision, raised: options.revision };
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
      await this.#drain("changed");
      await this.#drain("raised");
    }
  }

  async #drain(topic: Topic): Promise<void> {
    const { store, live } = this.#options;
    for (let rows = this.#pageRows; rows === this.#pageRows; ) {
      const page = await readTopic(store, topic, this.#places[topic], { limit: this.#pageRows });
      live.publishIncidents(topic, page);
      const last = page.at(-1);
      if (last !== undefined) this.#places[topic] = placeIn(topic, last);
      rows = page.length;
    }
  }
}
