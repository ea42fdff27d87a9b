import { DeliveryError, type DeliveryFailure } from "../delivery-error.ts";

const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 30 * 60_000;
/** What a person has to put right is tried less often, and for as long as the rest: then nothing is lost by it. */
const AFTER_REPAIR_DELAY_MS = 5 * 60_000;
const MOST_HOURS = 24;

const NEEDS_REPAIR: readonly DeliveryFailure[] = ["not-authorised", "not-configured", "target-refused"];

/** One failed try. Times in ms since epoch. */
export interface FailedTry {
  error: unknown;
  /** 1 for the first try. */
  attempts: number;
  plannedAt: number;
  now: number;
}

/** When a delivery is to be tried again, in ms since epoch; undefined when it is given up. */
export function tryAgainAt({ error, attempts, plannedAt, now }: FailedTry): number | undefined {
  const delay = delayMs(error, attempts);
  if (delay === undefined || now + delay > plannedAt + MOST_HOURS * 3_600_000) return undefined;
  return now + delay;
}

function delayMs(error: unknown, attempts: number): number | undefined {
  const growing = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempts - 1, 20));
  if (!(error instanceof DeliveryError)) return growing;
  if (error.retryAfterSeconds !== undefined && error.retry) return Math.max(growing, error.retryAfterSeconds * 1000);
  if (error.retry) return growing;
  return NEEDS_REPAIR.includes(error.reason) ? Math.max(growing, AFTER_REPAIR_DELAY_MS) : undefined;
}
