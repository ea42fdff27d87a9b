import { setTimeout as sleepFor } from "node:timers/promises";
import { type GitHubError, RateLimited } from "../errors.ts";
import { TokenPool } from "../token-pool.ts";
import type { PollPosition } from "./poll-position.ts";
import type { PollRound } from "./poll-round.ts";
import { PublicRounds } from "./public-rounds.ts";
import type { SourceStatus } from "./source-status.ts";
import type { WatchSurroundings } from "./watch-surroundings.ts";

export interface PollOptions extends WatchSurroundings {
  /** The tokens to share the work among; without it, a pool without any. */
  pool?: TokenPool;
  /** The position of the last stored round. */
  position?: PollPosition;
  /** Requests allowed without a token in any 60 minutes; GitHub allows 60 for an address. At least 3. */
  anonymousPerHour?: number;
}

/**
 * Reads GitHub's public events for as long as the caller keeps asking: all three pages each round, since they hold
 * different things, each with its own ETag. Keeps to X-Poll-Interval (60 s when the server is silent), Retry-After, reset
 * times and, without a token, to `anonymousPerHour` requests in any 60 minutes: for 60, a round every 200 s. Failures
 * wait exponentially, 15 minutes at most. Ends when the signal aborts.
 *
 * Nothing is lost or skipped by a crash when each round's `position` is stored in one transaction with its events: an
 * ETag becomes part of the position only with the events it stands for. An event may come twice after a restart, not
 * before. Without a token each round is announced by one with no events, whose position holds the requests about to be
 * made, so that a crash between asking and storing does not hide them from the hour's count.
 *
 * @example
 * for await (const round of pollPublicEvents({ pool: new TokenPool({ tokens }), signal })) {
 *   for (const { event } of round.events) console.log(event.type, event.repo?.name);
 * }
 */
export async function* pollPublicEvents({
  pool = new TokenPool(),
  position,
  onStatus,
  anonymousPerHour = 60,
  signal,
  clock = Date.now,
  sleep = (ms, signal) => sleepFor(ms, undefined, { signal }),
  random = Math.random,
}: PollOptions = {}): AsyncGenerator<PollRound, void, void> {
  const rounds = new PublicRounds({ pool, position, anonymousPerHour, clock, random, signal });
  const tell = (error?: GitHubError) => onStatus?.(statusOf(rounds, pool, error));
  if (rounds.nextRoundAt > clock()) tell();
  while (!signal?.aborted) {
    try {
      const delayMs = rounds.nextRoundAt - clock();
      if (delayMs > 0) {
        await sleep(delayMs, signal);
        continue; // what may be asked can have changed meanwhile
      }
      if (rounds.isAnonymous) yield rounds.announce();
      const { round, error } = await rounds.read();
      tell(error);
      yield round;
    } catch (error) {
      if (signal?.aborted) return;
      throw error;
    }
  }
}

function statusOf(rounds: PublicRounds, pool: TokenPool, error: GitHubError | undefined): SourceStatus {
  const hints = pool.refusals();
  if (rounds.isAnonymous) {
    const seconds = Math.round(rounds.anonymousIntervalMs / 1000);
    hints.push(`Without a token three pages are read every ${seconds} s; with one, every minute or as GitHub allows.`);
  }
  const isWaiting = error instanceof RateLimited || (error === undefined && rounds.lastSuccessAt === undefined);
  return {
    state: isWaiting ? "waiting" : error === undefined ? "ok" : "failing",
    lastSuccessAt: rounds.lastSuccessAt,
    error: error?.message,
    nextTryAt: rounds.nextRoundAt,
    rate: rounds.rate,
    hint: hints.length > 0 ? hints.join(" ") : undefined,
  };
}
