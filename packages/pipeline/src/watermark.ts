import type { Activity } from "./activity.ts";
import { MINUTE_MS } from "./features/decayed-count.ts";

/** An event cannot push time further ahead of its own arrival than this. */
const AHEAD_MS = 5 * MINUTE_MS;
/** Beyond it a number of ms names no date. https://tc39.es/ecma262/#sec-time-values-and-time-range */
const FURTHEST = 8.64e15;
/** The public stream is never silent for so long: we are the ones who did not see. */
const GAP_MS = 15 * MINUTE_MS;

/**
 * How far event time has come: the latest `at`, but never more than five minutes after that event arrived. Inputs are
 * never re-sorted; late ones do not move it.
 */
export class Watermark {
  #at: number | undefined;

  constructor(at?: number) {
    this.#at = at;
  }

  get at(): number | undefined {
    return this.#at;
  }

  /** Takes an activity's time; a sentence when the stream had a hole before it. */
  advance(activity: Activity): string | undefined {
    const to = Math.min(activity.at, activity.seenAt + AHEAD_MS);
    const from = this.#at;
    if (Math.abs(to) > FURTHEST || (from !== undefined && to <= from)) return undefined;
    this.#at = to;
    if (from === undefined || to - from < GAP_MS || activity.lane === "refs" || activity.lane === "watch")
      return undefined;
    const minutes = Math.round((to - from) / MINUTE_MS);
    return `Nothing was seen between ${new Date(from).toISOString()} and ${new Date(to).toISOString()} (${minutes} minutes).`;
  }

  /** Time passed without an activity. */
  tick(at: number): void {
    if (this.#at === undefined || at > this.#at) this.#at = at;
  }

  get state(): number | undefined {
    return this.#at;
  }
}
