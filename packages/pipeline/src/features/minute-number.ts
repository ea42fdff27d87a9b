import { MINUTE_MS } from "./decayed-count.ts";

/** Nothing on GitHub is older. */
const FIRST_MINUTE = Date.UTC(2008, 0, 1) / MINUTE_MS;
/** The largest whole number that single precision holds with all below it: good until 2039. */
const LAST = 2 ** 24 - 2;

/** A time as a whole number of minutes that fits into single precision, at least 1. */
export function minuteNumber(at: number): number {
  return Math.min(LAST, Math.max(1, Math.floor(at / MINUTE_MS) - FIRST_MINUTE));
}

/** The time of a minute's number, ms since epoch. */
export function minuteTime(minute: number): number {
  return (minute + FIRST_MINUTE) * MINUTE_MS;
}
