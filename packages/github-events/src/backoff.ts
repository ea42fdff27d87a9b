/** No wait for a failing server grows beyond a quarter of an hour. */
export const LONGEST_BACKOFF_MS = 15 * 60_000;
const FIRST_BACKOFF_MS = 1_000;

/**
 * How long to wait after the given number of failures in a row: doubles from 1 s up to 15 min, and a random half of it is
 * taken away, so that many clients of a failing server do not come back at once. `random` gives 0..1.
 *
 * Source: M. Brooker, "Exponential Backoff And Jitter" (equal jitter), AWS Architecture Blog, 2015.
 */
export function backoffMs(failures: number, random: () => number, firstMs = FIRST_BACKOFF_MS): number {
  const whole = Math.min(LONGEST_BACKOFF_MS, firstMs * 2 ** Math.max(0, failures - 1));
  return whole / 2 + (random() * whole) / 2;
}
