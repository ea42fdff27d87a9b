import { GitHubError } from "../errors.ts";
import { typeName } from "../event.ts";
import type { QuarantinedEvent, ReceivedEvent } from "../event-page.ts";
import type { Rate } from "../rate-limit.ts";
import { CoverageEstimator } from "./coverage.ts";
import { FreshEvents } from "./fresh-events.ts";
import { PageFetcher, type PageFetcherOptions } from "./page-fetcher.ts";
import type { PollPosition } from "./poll-position.ts";
import type { PollRound } from "./poll-round.ts";

/** GitHub serves 300 public events: three pages of 100. https://docs.github.com/rest/activity/events */
const PAGES = [1, 2, 3];
const PAGE_LENGTH = 100;
/** What GitHub asks for when it says nothing. */
const DEFAULT_POLL_INTERVAL_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Part of the hour's anonymous requests that is planned for; the rest is for redirects and restarts. */
const PLANNED_PART = 0.9;

interface PublicRoundsOptions extends Omit<PageFetcherOptions, "requests"> {
  position?: PollPosition;
}

/** The rounds of one poller: when the next may be read, and reading it. Keeps what the next round needs of the last. */
export class PublicRounds {
  readonly #fetcher: PageFetcher;
  readonly #clock: () => number;
  readonly #fresh = new FreshEvents();
  readonly #coverage = new CoverageEstimator();
  /** By page number: what stood there when it was last read. */
  readonly #pages = new Map<number, { events: ReceivedEvent[]; length: number }>();
  #etags: Record<string, string>;
  #pollIntervalMs = DEFAULT_POLL_INTERVAL_MS;
  #earliestAt: number;
  /** How long a round takes of the hour without a token. */
  readonly anonymousIntervalMs: number;
  lastSuccessAt: number | undefined;

  constructor({ position, ...options }: PublicRoundsOptions) {
    const { anonymousPerHour, clock } = options;
    if (!(anonymousPerHour >= PAGES.length))
      throw new RangeError(`anonymousPerHour must be 3 or more, got ${anonymousPerHour}`);
    this.#fetcher = new PageFetcher({ ...options, requests: position?.requests });
    this.#clock = clock;
    this.#etags = { ...position?.etags };
    const isSame = position?.anonymous === this.isAnonymous; // waits of one kind of access mean nothing to the other
    // a time far ahead comes from a clock that was set back since
    this.#earliestAt = isSame ? Math.min(position.nextRoundAt, clock() + HOUR_MS) : 0;
    this.anonymousIntervalMs = Math.ceil((HOUR_MS * PAGES.length) / (anonymousPerHour * PLANNED_PART));
  }

  get isAnonymous(): boolean {
    return this.#fetcher.isAnonymous;
  }

  get rate(): Rate | undefined {
    return this.#fetcher.rate;
  }

  /** ms since epoch. */
  get nextRoundAt(): number {
    return Math.max(this.#earliestAt, this.#fetcher.readyAt(PAGES.length));
  }

  /** A round without events whose position says what is about to be asked. */
  announce(): PollRound {
    const now = this.#clock();
    const position = this.#position();
    position.requests.push(...PAGES.map(() => now));
    position.nextRoundAt = now + this.#intervalMs;
    return { events: [], quarantined: [], position, coverage: this.#coverage.coverage, complete: false };
  }

  /** Reads the three pages. A page that fails costs the others nothing, unless it shows that none can be had now. */
  async read(): Promise<{ round: PollRound; error: GitHubError | undefined }> {
    const events: ReceivedEvent[] = [];
    const quarantined: QuarantinedEvent[] = [];
    let error: GitHubError | undefined;
    let answered = 0;
    for (const page of PAGES) {
      if (error !== undefined && !this.#fetcher.mayGoOn) break;
      try {
        const brought = await this.#readPage(page);
        events.push(...brought.events);
        quarantined.push(...brought.quarantined);
        answered += 1;
      } catch (failure) {
        if (!(failure instanceof GitHubError)) throw failure;
        error ??= failure;
      }
      this.#earliestAt = this.#clock() + this.#intervalMs;
    }
    const complete = answered === PAGES.length;
    if (answered > 0) this.lastSuccessAt = this.#clock();
    if (complete) this.#measure();
    const round: PollRound = {
      events: this.#fresh.pick(events).sort((a, b) => a.event.at - b.event.at),
      quarantined: this.#fresh.pickQuarantined(quarantined),
      position: this.#position(),
      coverage: this.#coverage.coverage,
      complete,
    };
    return { round, error };
  }

  async #readPage(page: number): Promise<{ events: ReceivedEvent[]; quarantined: QuarantinedEvent[] }> {
    const answer = await this.#fetcher.fetch("public", page, this.#etags[page]);
    this.#pollIntervalMs = answer.pollIntervalMs ?? DEFAULT_POLL_INTERVAL_MS;
    if (answer.status === "not-modified") return { events: [], quarantined: [] };
    if (answer.etag === undefined) delete this.#etags[page];
    else this.#etags[page] = answer.etag;
    const { events, quarantined } = answer;
    this.#pages.set(page, { events, length: events.length + quarantined.length });
    return { events: events.toReversed(), quarantined }; // oldest first, as far as the page's order tells
  }

  /** Pushes fall off the pages many times faster than the rest: the two are measured apart, whichever page they are on. */
  #measure(): void {
    const at = this.#clock();
    const pages = [...this.#pages.values()];
    const full = pages.reduce((sum, { length }) => sum + length, 0) >= PAGES.length * PAGE_LENGTH;
    const all = pages.flatMap(({ events }) => events.map(({ event }) => event));
    for (const group of ["pushes", "others"]) {
      const members = all.filter((event) => (event.type === "PushEvent") === (group === "pushes"));
      const events = members.map((event) => ({ key: `${event.id} ${typeName(event)} ${event.at}`, at: event.at }));
      this.#coverage.add({ group, at, events, full });
    }
  }

  get #intervalMs(): number {
    return Math.max(this.#pollIntervalMs, this.isAnonymous ? this.anonymousIntervalMs : 0);
  }

  #position(): PollPosition {
    return {
      version: 1,
      etags: { ...this.#etags },
      requests: this.#fetcher.requests,
      nextRoundAt: this.nextRoundAt,
      anonymous: this.isAnonymous,
    };
  }
}
