import { backoffMs } from "./backoff.ts";
import { GitHubClient, type GitHubClientOptions, type Token } from "./client.ts";
import { Forbidden, type GitHubError, RateLimited, Unauthorized } from "./errors.ts";
import type { Rate } from "./rate-limit.ts";

export interface TokenPoolOptions extends Omit<GitHubClientOptions, "token"> {
  /** Strings, or functions for tokens that change, such as those of GitHub App installations. Empty strings are left out. */
  tokens?: readonly Token[];
  /** Gives 0..1, for the jitter of waits. */
  random?: () => number;
}

/** One way to ask GitHub: with one of the tokens, or without. */
export interface Access {
  readonly client: GitHubClient;
  /** Such as `token 2 of 3`: for people, never the token itself. */
  readonly label: string;
  readonly isAnonymous: boolean;
}

interface Entry extends Access {
  /** Whether a fresh token may be had after the present one was refused. */
  readonly renews: boolean;
  rate?: Rate;
  /** ms since epoch. */
  blockedUntil: number;
  /** Refusals and secondary limits since the last page. */
  strikes: number;
  /** What the server said when it refused the token. */
  refusal?: string;
}

/** The last token is kept while it has nearly as much left as the best: GitHub's ETags differ from token to token. */
const NEARLY = 0.98;
/** Secondary limits and refusals ask for a minute at least, doubling. */
const FIRST_BLOCK_MS = 60_000;

/**
 * Shares work among several tokens: requests go to the one with most left of its hour, so that two tokens see twice
 * as much instead of the same thing twice. A token that GitHub calls wrong is left out for good (one that renews itself,
 * for a while); when none is left, the pool goes on without a token. Times are ms since epoch.
 */
export class TokenPool {
  readonly #tokens: Entry[];
  readonly #anonymous: Entry;
  readonly #random: () => number;
  #last: Entry | undefined;

  constructor({ tokens = [], random = Math.random, ...client }: TokenPoolOptions = {}) {
    const usable = tokens.filter((token) => token !== "");
    this.#random = random;
    this.#tokens = usable.map((token, index) => ({
      client: new GitHubClient({ ...client, token }),
      label: `token ${index + 1} of ${usable.length}`,
      isAnonymous: false,
      renews: typeof token === "function",
      blockedUntil: 0,
      strikes: 0,
    }));
    this.#anonymous = {
      client: new GitHubClient(client),
      label: "no token",
      isAnonymous: true,
      renews: true,
      blockedUntil: 0,
      strikes: 0,
    };
  }

  /** Whether there is, at `now`, no token left to ask with. */
  isAnonymous(now: number): boolean {
    return this.#candidates(now).every((entry) => entry.isAnonymous);
  }

  /** The access with most left; undefined while all have to wait. */
  take(now: number): Access | undefined {
    const free = this.#candidates(now)
      .filter((entry) => freeAt(entry, now) <= now)
      .sort((a, b) => remaining(b, now) - remaining(a, now));
    const [best] = free;
    const last = free.find((entry) => entry === this.#last);
    const keepsLast = best && last && remaining(last, now) >= NEARLY * remaining(best, now);
    this.#last = keepsLast ? last : best;
    return this.#last;
  }

  /** The earliest time at which `take` gives an access: `now` or later. */
  freeAt(now: number): number {
    return Math.min(...this.#candidates(now).map((entry) => freeAt(entry, now)));
  }

  succeeded(access: Access, rate: Rate | undefined): void {
    const entry = this.#entry(access);
    entry.rate = rate ?? entry.rate;
    entry.strikes = 0;
    entry.refusal = undefined;
  }

  /** Takes note of a failure; those that do not concern the access change nothing. */
  failed(access: Access, error: GitHubError, now: number): void {
    const entry = this.#entry(access);
    if (error instanceof RateLimited && !error.secondary) {
      entry.blockedUntil = now + error.retryAfterMs;
    } else if (error instanceof RateLimited) {
      entry.strikes += 1;
      const grown = FIRST_BLOCK_MS * 2 ** (entry.strikes - 2); // the first time the server's own delay is enough
      entry.blockedUntil = now + Math.max(error.retryAfterMs, entry.strikes > 1 ? Math.min(grown, 15 * 60_000) : 0);
    } else if (error instanceof Unauthorized || error instanceof Forbidden) {
      entry.strikes += 1;
      entry.refusal = error.message;
      const isFinal = error instanceof Unauthorized && !entry.renews;
      entry.blockedUntil = isFinal
        ? Number.POSITIVE_INFINITY
        : now + backoffMs(entry.strikes, this.#random, FIRST_BLOCK_MS);
    }
  }

  /** What is wrong with the tokens, one plain sentence each. */
  refusals(): string[] {
    return [...this.#tokens, this.#anonymous].flatMap(({ label, refusal }) =>
      refusal === undefined ? [] : [`${label}: ${refusal}`],
    );
  }

  /** Tokens that were not refused, or may be tried again; without any, no token at all. */
  #candidates(now: number): Entry[] {
    const usable = this.#tokens.filter((entry) => entry.refusal === undefined || entry.blockedUntil <= now);
    return usable.length > 0 ? usable : [this.#anonymous];
  }

  #entry(access: Access): Entry {
    const entry = [...this.#tokens, this.#anonymous].find((each) => each === access);
    if (entry === undefined) throw new RangeError("this access is of another pool");
    return entry;
  }
}

function remaining({ rate, isAnonymous }: Entry, now: number): number {
  if (rate === undefined || rate.resetAt <= now) return isAnonymous ? 60 : 5000; // a new hour, or the first request
  return rate.remaining;
}

function freeAt(entry: Entry, now: number): number {
  const usedUp = entry.rate?.remaining === 0 ? entry.rate.resetAt : now;
  return Math.max(now, entry.blockedUntil, usedUp);
}
