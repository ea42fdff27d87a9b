import type { WatchedFeed } from "./watch-position.ts";

/** What GitHub asks for when it says nothing. */
const USUAL_INTERVAL_MS = 60_000;
const LONGEST_INTERVAL_MS = 3_600_000;
/** New events a reading should bring: few enough to miss none of a page of 100, enough to be worth a request. */
const AIM = 30;

/**
 * When each watched feed is due. A feed's interval follows its activity: a reading that brings twice the aimed-for 30
 * events halves it, one that brings nothing lengthens it by half; it stays between a minute (or what the server asks
 * for) and an hour. The feed that is due longest comes first, so that none starves when the budget is short.
 * Times are ms since epoch.
 */
export class WatchSchedule {
  readonly #feeds: Map<string, WatchedFeed>;

  /** Feeds in `stored` that are no longer in `names` are forgotten; new ones are due at once. */
  constructor(names: readonly string[], stored: Readonly<Record<string, WatchedFeed>>, now: number) {
    const fresh = { dueAt: now, intervalMs: USUAL_INTERVAL_MS };
    // a time far ahead comes from a clock that was set back since
    const known = (feed: WatchedFeed) => ({ ...feed, dueAt: Math.min(feed.dueAt, now + LONGEST_INTERVAL_MS) });
    this.#feeds = new Map(
      names.map((name) => [name, Object.hasOwn(stored, name) ? known(stored[name] as WatchedFeed) : { ...fresh }]),
    );
  }

  /** The feed that is due first, and when; undefined when nothing is watched. */
  first(): { name: string; feed: WatchedFeed } | undefined {
    let first: { name: string; feed: WatchedFeed } | undefined;
    for (const [name, feed] of this.#feeds) if (!first || feed.dueAt < first.feed.dueAt) first = { name, feed };
    return first;
  }

  /** The feed was read at `now` and brought so many new events. */
  read(
    name: string,
    { now, fresh, leastMs = USUAL_INTERVAL_MS }: { now: number; fresh: number; leastMs?: number },
  ): void {
    const feed = this.#feed(name);
    const factor = fresh === 0 ? 1.5 : Math.min(1.5, Math.max(0.25, AIM / fresh));
    feed.intervalMs = Math.round(Math.min(LONGEST_INTERVAL_MS, Math.max(leastMs, feed.intervalMs * factor)));
    feed.dueAt = now + feed.intervalMs;
  }

  /** Something is wrong with the feed itself: it is left alone for its interval, doubled. */
  failed(name: string, now: number): void {
    const feed = this.#feed(name);
    feed.intervalMs = Math.min(LONGEST_INTERVAL_MS, feed.intervalMs * 2);
    feed.dueAt = now + feed.intervalMs;
  }

  /** The feed could not be asked for now, through no fault of its own. */
  postpone(name: string, until: number): void {
    this.#feed(name).dueAt = until;
  }

  /** Everything up to `newestAt` was handed over; `etag` stands for the newest page. */
  handedOver(name: string, { etag, newestAt }: { etag?: string; newestAt?: number }): void {
    const feed = this.#feed(name);
    feed.etag = etag;
    feed.newestAt = newestAt;
  }

  get feeds(): Record<string, WatchedFeed> {
    return Object.fromEntries([...this.#feeds].map(([name, feed]) => [name, { ...feed }]));
  }

  #feed(name: string): WatchedFeed {
    const feed = this.#feeds.get(name);
    if (feed === undefined) throw new RangeError(`not watched: ${name}`);
    return feed;
  }
}
