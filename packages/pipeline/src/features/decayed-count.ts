/** Time constants of the decayed counts, in ms: a count fades to a third in that time. */
export const MINUTE_MS = 60_000;
export const TEN_MINUTES_MS = 600_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
/** Thirty days. */
export const MONTH_MS = 2_592_000_000;

/** What is left of one unit after `elapsedMs`; time that runs backwards counts as none. */
export function remaining(elapsedMs: number, timeConstantMs: number): number {
  return elapsedMs <= 0 ? 1 : Math.exp(-elapsedMs / timeConstantMs);
}
