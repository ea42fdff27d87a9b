import type { Activity, Lane } from "./activity.ts";
import { MINUTE_MS } from "./features/decayed-count.ts";

/** An event cannot push time further ahead of its own arrival than this. */
const AHEAD_MS = 5 * MINUTE_MS;
/** Lanes that may well be silent. */
const QUIET: ReadonlySet<Lane> = new Set(["refs", "watch", "audit"]);
/** Beyond it a number of ms names no date. https://tc39.es/ecma262/#sec-time-values-and-time-range */
const FURTHEST = 8.64e15;
/** The public stream is never silent for so long: we are the ones who did not see. */
const GAP_MS = 15 * MINUTE_MS;

/** Plain data to go on from. */
export interface WatermarkState {
  at?: number;
  /** The latest that an activity brought it to. */
  activityAt?: number;
}

/**
 * How far event time has come: the latest `at`, but never more than five minutes after that event arrived. Inputs are
 * never re-sorted; late ones do not move it.
 */
export class Watermark {
  #at: number | undefined;
  #activityAt: number | undefined;

  constructor({ at, activityAt }: WatermarkState = {}) {
    this.#at = at;
    this.#activityAt = activityAt;
  }

  get at(): number | undefined {
    return this.#at;
  }

  /** Takes an activity's time; a sentence when the stream had a hole before it, whatever ticks there were meanwhile. */
  advance(activity: Activity): string | undefined {
    const to = Math.min(activity.at, activity.seenAt + AHEAD_MS);
    const from = this.#activityAt;
    if (Math.abs(to) > FURTHEST || (from !== undefined && to <= from)) return undefined;
    this.#activityAt = to;
    this.tick(to);
    if (from === undefined || to - from < GAP_MS || QUIET.has(activity.lane)) return undefined;
    const minutes = Math.round((to - from) / MINUTE_MS);
    return `Nothing was seen between ${new Date(from).toISOString()} and ${new Date(to).toISOString()} (${minutes} minutes).`;
  }

  /** Time has come to here. */
  tick(at: number): void {
    if (this.#at === undefined || at > this.#at) this.#at = at;
  }

  get state(): WatermarkState {
    return { at: this.#at, activityAt: this.#activityAt };
  }
}
