import { HOUR_MS } from "./decayed-count.ts";

/** A lone old event at the very beginning is no sign that we watched since then. */
const BEGINNING = 10;

/** Since when we watch, by the times of the events themselves: how far back "never" can reach at most. */
export class Watch {
  #since: number | undefined;
  #latest = 0;
  #events = 0;

  /** Takes an event's time in; ms since epoch since when we watch. A leap of more than an hour among the first few events begins anew. */
  take(at: number): number {
    if (this.#since === undefined || (this.#events < BEGINNING && at > this.#latest + HOUR_MS)) this.#since = at;
    this.#latest = Math.max(this.#latest, at);
    this.#events = Math.min(this.#events + 1, BEGINNING);
    return this.#since;
  }

  /** Plain data to go on from. */
  get state(): WatchState {
    return { since: this.#since, latest: this.#latest, events: this.#events };
  }

  set state({ since, latest, events }: WatchState) {
    this.#since = since;
    this.#latest = latest;
    this.#events = events;
  }
}

export interface WatchState {
  since?: number;
  latest: number;
  events: number;
}
