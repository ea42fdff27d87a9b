import { Forbidden, GitHubError, InvalidAnswer, NotFound } from "../errors.ts";
import type { EventFeed } from "../event-feed.ts";
import type { EventPage, QuarantinedEvent, ReceivedEvent } from "../event-page.ts";
import type { Rate } from "../rate-limit.ts";
import { CoverageEstimator, partSeen } from "./coverage.ts";
import { FreshEvents } from "./fresh-events.ts";
import { PageFetcher, type PageFetcherOptions } from "./page-fetcher.ts";
import type { WatchedFeed, WatchPosition } from "./watch-position.ts";
import type { WatchRound } from "./watch-round.ts";
import { WatchSchedule } from "./watch-schedule.ts";

/** GitHub keeps 300 events of a feed: three pages of 100. */
const MOST_PAGES = 3;
const PAGE_LENGTH = 100;
/** Known events that must be met to be sure that none was missed: a single old one may only have come back. */
const LEAST_MET = 2;

interface WatchRoundsOptions extends Omit<PageFetcherOptions, "requests"> {
  names: readonly string[];
  position?: WatchPosition;
}

/** What was read of one feed so far. */
interface Reading {
  events: ReceivedEvent[];
  quarantined: QuarantinedEvent[];
  /** Of the newest page. */
  etag?: string;
  pollIntervalMs?: number;
  /** Whether the pages meet what was handed over before, or end. */
  joined: boolean;
}

/** The rounds of one watch lane: which feed is next and when, and reading it. */
export class WatchRounds {
  readonly #fetcher: PageFetcher;
  readonly #clock: () => number;
  readonly #schedule: WatchSchedule;
  readonly #fresh = new FreshEvents();
  readonly #coverage = new CoverageEstimator();
  readonly #unreadable = new Map<string, string>();
  lastSuccessAt: number | undefined;

  constructor({ names, position, ...options }: WatchRoundsOptions) {
    this.#fetcher = new PageFetcher({ ...options, requests: position?.requests });
    this.#clock = options.clock;
    this.#schedule = new WatchSchedule(names, position?.feeds ?? {}, options.clock());
  }

  get isAnonymous(): boolean {
    return this.#fetcher.isAnonymous;
  }

  get rate(): Rate | undefined {
    return this.#fetcher.rate;
  }

  /** ms since epoch; undefined when nothing is watched. */
  get nextRoundAt(): number | undefined {
    const first = this.#schedule.first();
    return first && Math.max(first.feed.dueAt, this.#fetcher.readyAt(1));
  }

  /** What is wrong with single feeds, one sentence each: they are gone, renamed or not for this token. */
  get unreadable(): string[] {
    return [...this.#unreadable.values()];
  }

  /** A round without events whose position says what is about to be asked. */
  announce(): WatchRound {
    const position = this.#position();
    const now = this.#clock();
    position.requests.push(...Array.from({ length: MOST_PAGES }, () => now));
    return this.#round(this.#firstName(), { events: [], quarantined: [], joined: false }, position);
  }

  /** Reads the feed that is due first. */
  async read(): Promise<{ round: WatchRound; error: GitHubError | undefined }> {
    const name = this.#firstName();
    const known = this.#schedule.feeds[name] as WatchedFeed;
    const reading: Reading = { events: [], quarantined: [], joined: false };
    let error: GitHubError | undefined;
    try {
      await this.#readPages(name, known, reading);
      this.lastSuccessAt = this.#clock();
    } catch (failure) {
      if (!(failure instanceof GitHubError)) throw failure;
      error = failure;
    }
    this.#settle(name, known, reading, error);
    return { round: this.#round(name, reading, this.#position()), error };
  }

  /** Newest page first, and on as long as there may be unseen events behind it. */
  async #readPages(name: string, known: WatchedFeed, reading: Reading): Promise<void> {
    const feed: EventFeed = name.includes("/") ? { repo: name } : { org: name };
    for (let page = 1; page <= MOST_PAGES && !reading.joined; page++) {
      const answer = await this.#fetcher.fetch(feed, page, page === 1 ? known.etag : undefined);
      reading.pollIntervalMs = answer.pollIntervalMs;
      if (page === 1) reading.etag = answer.etag ?? known.etag;
      reading.joined = isJoined(answer, known);
      if (answer.status === "not-modified") return;
      reading.events.push(...answer.events);
      reading.quarantined.push(...answer.quarantined);
    }
  }

  #settle(name: string, known: WatchedFeed, reading: Reading, error: GitHubError | undefined): void {
    const now = this.#clock();
    this.#unreadable.delete(name);
    reading.events = this.#fresh.pick(reading.events).sort((a, b) => a.event.at - b.event.at);
    reading.quarantined = this.#fresh.pickQuarantined(reading.quarantined);
    if (error instanceof NotFound || error instanceof Forbidden || error instanceof InvalidAnswer) {
      this.#unreadable.set(name, error.message);
      this.#schedule.failed(name, now);
    } else if (error !== undefined)
      this.#schedule.postpone(name, Math.max(now + known.intervalMs, this.#fetcher.readyAt(1)));
    else this.#handOver(name, known, reading, now);
  }

  #handOver(name: string, known: WatchedFeed, reading: Reading, now: number): void {
    const fresh = reading.events.map(({ event }) => event);
    // a time ahead of the clock would hide everything until then
    const newestAt = Math.max(known.newestAt ?? 0, ...fresh.map(({ at }) => Math.min(at, now)));
    if (known.newestAt !== undefined) {
      const elapsedMs = now - (known.dueAt - known.intervalMs);
      const part = reading.joined || fresh.length === 0 ? 1 : partSeen(fresh, elapsedMs);
      this.#coverage.count({ at: now, seen: fresh.length, part });
    }
    this.#schedule.handedOver(name, { etag: reading.etag, newestAt });
    const isFirst = known.newestAt === undefined; // what a first reading brings says nothing about the pace
    this.#schedule.read(name, { now, fresh: isFirst ? 0 : fresh.length, leastMs: reading.pollIntervalMs });
  }

  #round(feed: string, { events, quarantined, joined }: Reading, position: WatchPosition): WatchRound {
    return { feed, events, quarantined, position, coverage: this.#coverage.coverage, complete: joined };
  }

  #firstName(): string {
    const first = this.#schedule.first();
    if (first === undefined) throw new RangeError("nothing is watched");
    return first.name;
  }

  #position(): WatchPosition {
    return { version: 1, feeds: this.#schedule.feeds, requests: this.#fetcher.requests };
  }
}

/** Whether nothing can have been missed behind this page. A feed seen for the first time has nothing to join. */
function isJoined(answer: EventPage, { newestAt }: WatchedFeed): boolean {
  if (answer.status === "not-modified" || newestAt === undefined) return true;
  const length = answer.events.length + answer.quarantined.length;
  if (length < PAGE_LENGTH) return true; // the list ends here
  return answer.events.filter(({ event }) => event.at <= newestAt).length >= LEAST_MET;
}
