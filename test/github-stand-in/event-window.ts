import { type RawEvent, rawKey } from "./raw-event.ts";

export interface EventWindowOptions {
  /** Oldest first. */
  events?: RawEvent[];
  /**
   * Undefined: all events stand on the pages at once, and the oldest fall off as new ones are published.
   * Otherwise they come one after the other, `perFetch` for each fetch, and each stays until it has been served and three
   * further complete fetches were made: a poller that stores what it reads can lose none.
   */
  untilRead?: { perFetch: number };
}

/** GitHub keeps 300 events of a feed on its pages. */
const MOST_ON_PAGES = 300;
const PAGES = 3;
/** The fetch that serves an event first, and three further ones. */
const FETCHES_BEFORE_DROP = 4;
const MOST_REMEMBERED = 5_000;

/** What stands on the pages now, and what was served so far. A complete fetch: pages 1, 2 and 3 in this order, each to its end. */
export class EventWindow {
  #waiting: RawEvent[] = [];
  #newestFirst: RawEvent[] = [];
  #dropped: RawEvent[] = [];
  #fetchesOf = new Map<string, number>();
  #perFetch: number | undefined;
  #inFetch = new Set<string>();
  #pagesDone = 0;
  readonly #served = new Map<string, { event: RawEvent; times: number }>();
  completeFetches = 0;

  constructor({ events = [], untilRead }: EventWindowOptions) {
    this.#perFetch = untilRead?.perFetch;
    this.publish(events);
  }

  /** Adds events, oldest first. */
  publish(events: RawEvent[]): void {
    if (this.#perFetch !== undefined) this.#waiting.push(...events);
    else this.#newestFirst = [...events.toReversed(), ...this.#newestFirst].slice(0, MOST_REMEMBERED);
  }

  /** The events of a page, newest first; of all events or of those that `belongs` picks. */
  page(page: number, perPage: number, belongs: (event: RawEvent) => boolean = () => true): RawEvent[] {
    const list = this.#newestFirst.filter(belongs).slice(0, MOST_ON_PAGES);
    return list.slice((page - 1) * perPage, page * perPage);
  }

  length(belongs: (event: RawEvent) => boolean = () => true): number {
    return Math.min(MOST_ON_PAGES, this.#newestFirst.filter(belongs).length);
  }

  /** Events that stood on the pages once and no longer do. */
  dropped(count: number): RawEvent[] {
    const fallen = this.#perFetch === undefined ? this.#newestFirst.slice(MOST_ON_PAGES) : this.#dropped;
    return fallen.slice(-count);
  }

  /** A page of the public feed was asked for: page 1 begins a fetch and lets new events in. */
  begin(page: number): void {
    if (page !== 1) return;
    this.#pagesDone = 0;
    this.#inFetch.clear();
    if (this.#perFetch === undefined) return;
    const room = Math.min(this.#perFetch, MOST_ON_PAGES - this.#newestFirst.length);
    this.#newestFirst.unshift(...this.#waiting.splice(0, room).reverse());
  }

  /** A page was served to its end, with its events (200) or as unchanged (304). */
  finish(page: number, events: RawEvent[]): void {
    for (const event of events) {
      const key = rawKey(event);
      this.#served.set(key, { event, times: (this.#served.get(key)?.times ?? 0) + 1 });
      this.#inFetch.add(key);
    }
    if (page !== this.#pagesDone + 1) return;
    this.#pagesDone = page;
    if (page === PAGES) this.#complete();
  }

  #complete(): void {
    this.completeFetches += 1;
    for (const key of this.#inFetch) this.#fetchesOf.set(key, (this.#fetchesOf.get(key) ?? 0) + 1);
    this.#inFetch.clear();
    this.#pagesDone = 0;
    if (this.#perFetch === undefined) return;
    const isRead = (event: RawEvent) => (this.#fetchesOf.get(rawKey(event)) ?? 0) >= FETCHES_BEFORE_DROP;
    this.#dropped.push(...this.#newestFirst.filter(isRead));
    this.#newestFirst = this.#newestFirst.filter((event) => !isRead(event));
  }

  /** Every event that was ever served, in the order of its first time, and how often. */
  get served(): { event: RawEvent; times: number }[] {
    return [...this.#served.values()];
  }

  get state(): { waiting: number; onPages: number; dropped: number; served: number; completeFetches: number } {
    return {
      waiting: this.#waiting.length,
      onPages: this.length(),
      dropped: this.#dropped.length,
      served: this.#served.size,
      completeFetches: this.completeFetches,
    };
  }
}
