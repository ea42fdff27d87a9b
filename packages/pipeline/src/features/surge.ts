import { HOUR_MS } from "./decayed-count.ts";

/** Who was watched for less may have been at it for long. */
const LEAST_WATCHED_MS = (3 / 4) * HOUR_MS;

/**
 * The part of an hour's decayed count that came within the last ten minutes, 0..1: near 1 for what has just begun, a sixth
 * for what goes on steadily; after 10, 20 and 30 minutes of an even pace 0.7, 0.5 and 0.4. NaN when watched for less than three
 * quarters of an hour, or when one of the counts is not known.
 */
export function surge(count10m: number, count1h: number, watchedMs: number): number {
  return watchedMs < LEAST_WATCHED_MS ? Number.NaN : Math.min(1, count10m / count1h);
}
