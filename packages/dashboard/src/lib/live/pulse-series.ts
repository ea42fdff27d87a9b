import type { Pulse } from "@oddwatch/protocol";

/** One pulse as it reached this page. */
export interface Beat {
  /** When it arrived, ms since epoch by this page's clock: the service may run on another (recorded hours do). */
  at: number;
  seconds: number;
  events: number;
  byType: Readonly<Record<string, number>>;
}

/** How far back the page remembers. */
export const PULSE_WINDOW_MS = 10 * 60_000;

/** The beats with one more, without those older than the window. O(beats). */
export function addPulse(beats: readonly Beat[], pulse: Pulse, at: number): Beat[] {
  const kept = beats.filter((beat) => beat.at > at - PULSE_WINDOW_MS);
  kept.push({ at, seconds: pulse.seconds, events: pulse.events, byType: pulse.by_type });
  return kept;
}

/** Events per second over the beats of the last `windowMs` ms; undefined when they tell of no time at all. */
export function meanRate(beats: readonly Beat[], now: number, windowMs: number): number | undefined {
  let events = 0;
  let seconds = 0;
  for (const beat of beats) {
    if (beat.at <= now - windowMs) continue;
    events += beat.events;
    seconds += beat.seconds;
  }
  return seconds > 0 ? events / seconds : undefined;
}

/** Two columns as uPlot takes them: middle of each bucket in seconds since epoch, and events per second, null where no beat fell. */
export type RateColumns = [at: number[], perSecond: (number | null)[]];

const FEWEST_BUCKETS = 12;

/**
 * The time since the first beat in equal buckets of `bucketMs`, at least twelve and at most the window, aligned to the
 * clock so that they do not shimmer as time goes on.
 */
export function rateColumns(beats: readonly Beat[], now: number, bucketMs: number): RateColumns {
  const sinceFirst = Math.ceil((now - (beats[0]?.at ?? now)) / bucketMs) + 1;
  const buckets = Math.min(Math.round(PULSE_WINDOW_MS / bucketMs), Math.max(FEWEST_BUCKETS, sinceFirst));
  const last = Math.floor(now / bucketMs);
  const events = new Float64Array(buckets);
  const seconds = new Float64Array(buckets);
  for (const beat of beats) {
    const index = Math.floor(beat.at / bucketMs) - last + buckets - 1;
    if (index < 0 || index >= buckets) continue;
    events[index] = (events[index] ?? 0) + beat.events;
    seconds[index] = (seconds[index] ?? 0) + beat.seconds;
  }
  const at = Array.from(events, (_, index) => ((last - buckets + 1.5 + index) * bucketMs) / 1000);
  return [at, Array.from(events, (n, index) => (seconds[index] ? n / seconds[index] : null))];
}

/** Events of the window by type, most first, at most `limit`, the rest together as `other`. */
export function typeShares(beats: readonly Beat[], limit: number): { type: string; events: number }[] {
  const totals = new Map<string, number>();
  for (const beat of beats) {
    for (const [type, events] of Object.entries(beat.byType)) {
      if (events > 0) totals.set(type, (totals.get(type) ?? 0) + events);
    }
  }
  const sorted = [...totals].map(([type, events]) => ({ type, events })).sort((a, b) => b.events - a.events);
  const rest = sorted.splice(limit).reduce((sum, each) => sum + each.events, 0);
  return rest > 0 ? [...sorted, { type: "other", events: rest }] : sorted;
}
