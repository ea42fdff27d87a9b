import { setTimeout as sleepFor } from "node:timers/promises";
import { Forbidden, type GitHubError, InvalidAnswer, NotFound, RateLimited } from "../errors.ts";
import { feedPath } from "../event-feed.ts";
import { TokenPool } from "../token-pool.ts";
import type { PollOptions } from "./poll-events.ts";
import type { SourceStatus } from "./source-status.ts";
import type { WatchPosition } from "./watch-position.ts";
import type { WatchRound } from "./watch-round.ts";
import { WatchRounds } from "./watch-rounds.ts";

export interface WatchOptions extends Omit<PollOptions, "position"> {
  /** `owner/name`. */
  repos?: readonly string[];
  /** Organisations by name. */
  orgs?: readonly string[];
  /** The position of the last stored round. */
  position?: WatchPosition;
}

/**
 * Reads the events of chosen repositories and organisations, which hold more than the public feed shows: one feed a
 * round, each with its own ETag and at its own pace (a minute to an hour, by how much happens there), the most overdue
 * first. After a busy stretch it reads on to the second and third page until it meets what it had.
 *
 * Takes its tokens from the same `pool` as the other lanes. Without a token it keeps to `anonymousPerHour` requests in
 * any 60 minutes: lanes that run side by side must divide the 60 that GitHub allows an address, such as 54 and 6.
 * Positions, repeats after a restart, announcements and the end are as in `pollPublicEvents`. Throws RangeError for a
 * name that GitHub does not allow. Ends at once when nothing is to be watched.
 */
export async function* watchEvents({
  repos = [],
  orgs = [],
  pool = new TokenPool(),
  position,
  onStatus,
  anonymousPerHour = 60,
  signal,
  clock = Date.now,
  sleep = (ms, signal) => sleepFor(ms, undefined, { signal }),
  random = Math.random,
}: WatchOptions): AsyncGenerator<WatchRound, void, void> {
  for (const repo of repos) feedPath({ repo });
  for (const org of orgs) feedPath({ org });
  const names = [...repos, ...orgs];
  const rounds = new WatchRounds({ names, pool, position, anonymousPerHour, clock, random, signal });
  while (!signal?.aborted) {
    const nextRoundAt = rounds.nextRoundAt;
    if (nextRoundAt === undefined) return;
    try {
      const delayMs = nextRoundAt - clock();
      if (delayMs > 0) {
        await sleep(delayMs, signal);
        continue; // what may be asked can have changed meanwhile
      }
      if (rounds.isAnonymous) yield rounds.announce();
      const { round, error } = await rounds.read();
      onStatus?.(statusOf(rounds, pool, error));
      yield round;
    } catch (error) {
      if (signal?.aborted) return;
      throw error;
    }
  }
}

function statusOf(rounds: WatchRounds, pool: TokenPool, error: GitHubError | undefined): SourceStatus {
  const isOfFeed = error instanceof NotFound || error instanceof Forbidden || error instanceof InvalidAnswer;
  const failure = isOfFeed ? undefined : error; // one feed that cannot be read is no failure of the lane
  const hints = [...pool.refusals(), ...rounds.unreadable];
  if (rounds.isAnonymous) hints.push("Without a token few repositories can be watched; with one, each every minute.");
  return {
    state: failure === undefined ? "ok" : failure instanceof RateLimited ? "waiting" : "failing",
    lastSuccessAt: rounds.lastSuccessAt,
    error: failure?.message,
    nextTryAt: rounds.nextRoundAt,
    rate: rounds.rate,
    hint: hints.length > 0 ? hints.join(" ") : undefined,
  };
}
