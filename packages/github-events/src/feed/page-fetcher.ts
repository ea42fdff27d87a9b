import { CircuitBreaker } from "../circuit-breaker.ts";
import { Forbidden, GitHubError, InvalidAnswer, RateLimited, Unauthorized, Unavailable } from "../errors.ts";
import { type EventFeed, feedPath } from "../event-feed.ts";
import type { EventPage } from "../event-page.ts";
import type { Rate } from "../rate-limit.ts";
import type { Access, TokenPool } from "../token-pool.ts";
import { RequestWindow } from "./request-window.ts";

export interface PageFetcherOptions {
  pool: TokenPool;
  /** Requests that may be made without a token in any 60 minutes. */
  anonymousPerHour: number;
  /** When requests without a token were made before a restart, ms since epoch. */
  requests?: readonly number[];
  clock: () => number;
  random: () => number;
  signal?: AbortSignal;
}

/**
 * Asks for pages within all limits: what the server says of each token, the hour's requests without one, and a circuit
 * breaker for a server that fails. It never waits: what may not be asked now is refused, and `readyAt` tells when.
 */
export class PageFetcher {
  readonly #pool: TokenPool;
  readonly #window: RequestWindow;
  readonly #breaker: CircuitBreaker;
  readonly #clock: () => number;
  readonly #signal: AbortSignal | undefined;
  #rate: Rate | undefined;

  constructor({ pool, anonymousPerHour, requests, clock, random, signal }: PageFetcherOptions) {
    this.#pool = pool;
    this.#window = new RequestWindow(anonymousPerHour, requests);
    this.#breaker = new CircuitBreaker({ random });
    this.#clock = clock;
    this.#signal = signal;
  }

  /** What is left of the hour, as the last answer said. */
  get rate(): Rate | undefined {
    return this.#rate;
  }

  get isAnonymous(): boolean {
    return this.#pool.isAnonymous(this.#clock());
  }

  /** When requests without a token were made in the last hour, ms since epoch, oldest first. */
  get requests(): number[] {
    return this.#window.times(this.#clock());
  }

  /** Whether another page may be asked for in this round, after one failed. */
  get mayGoOn(): boolean {
    const now = this.#clock();
    return this.#breaker.state(now) !== "open" && this.#pool.freeAt(now) <= now;
  }

  /** The earliest time, ms since epoch, at which so many pages may be asked for. */
  readyAt(pages: number): number {
    const now = this.#clock();
    const free = Math.max(this.#pool.freeAt(now), this.#breaker.retryAt);
    return this.isAnonymous ? Math.max(free, this.#window.freeAt(pages, now)) : Math.max(free, now);
  }

  /** One page. Rejects with a `GitHubError`, after trying another token where that can help, or with the signal's reason. */
  async fetch(feed: EventFeed, page: number, etag: string | undefined): Promise<EventPage> {
    for (;;) {
      const now = this.#clock();
      const access = this.#pool.take(now);
      if (access === undefined) throw new RateLimited({ path: feedPath(feed) }, this.#pool.freeAt(now) - now, false);
      try {
        const beforeRequest = access.isAnonymous ? () => this.#count(feed) : undefined;
        const answer = await access.client.listEvents(feed, { page, etag, signal: this.#signal, beforeRequest });
        this.#pool.succeeded(access, answer.rate);
        this.#breaker.succeeded();
        this.#rate = answer.rate ?? this.#rate;
        return answer;
      } catch (error) {
        if (!(error instanceof GitHubError)) throw error;
        const isAboutToken = this.#takeNote(access, error, feed);
        if (access.isAnonymous || !isAboutToken || this.#pool.freeAt(this.#clock()) > this.#clock()) throw error;
      }
    }
  }

  /** Tells pool and breaker; true when another token may fare better. */
  #takeNote(access: Access, error: GitHubError, feed: EventFeed): boolean {
    const now = this.#clock();
    if (error instanceof Unavailable) this.#breaker.failed(now, error.retryAfterMs);
    if (error instanceof InvalidAnswer) this.#breaker.failed(now);
    if (error.status === undefined && error instanceof RateLimited) return false; // our own window's refusal
    if (error instanceof Forbidden && feed !== "public") return false; // that repository is forbidden, not the token
    this.#pool.failed(access, error, now);
    // GitHub counts a request with a wrong token as one without
    if (error instanceof Unauthorized && !access.isAnonymous && error.status === 401) this.#window.add(now);
    if (error instanceof RateLimited) return !error.secondary;
    return error instanceof Unauthorized || error instanceof Forbidden;
  }

  #count(feed: EventFeed): void {
    const now = this.#clock();
    const freeAt = this.#window.freeAt(1, now);
    if (freeAt > now) throw new RateLimited({ path: feedPath(feed) }, freeAt - now, false);
    this.#window.add(now);
  }
}
