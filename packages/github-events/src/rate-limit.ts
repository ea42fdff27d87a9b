/** What GitHub says is left of the hour's requests. */
export interface Rate {
  /** Requests allowed in the window. */
  limit: number;
  remaining: number;
  /** When the window begins anew, ms since epoch by our own clock. */
  resetAt: number;
}

/** Why and how long to wait. */
export interface RetryDelay {
  delayMs: number;
  secondary: boolean;
}

/** GitHub asks for at least a minute when it names no delay. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const SECONDARY_LIMIT_DELAY_MS = 60_000;
/** A delay beyond a day is a mistake of the server or of a clock. */
const LONGEST_DELAY_MS = 24 * 3_600_000;
/** A window lasts an hour; a reset further away than two is a mistake of a clock. */
const LONGEST_WINDOW_MS = 2 * 3_600_000;
/** A poll interval beyond an hour would be no polling at all. */
const LONGEST_POLL_INTERVAL_MS = 3_600_000;

/** The words of GitHub's secondary limit and of its predecessor, when no header tells. */
const SECONDARY_LIMIT_WORDS = /secondary rate limit|abuse detection|abuse-rate-limits|secondary-rate-limits/i;
const PRIMARY_LIMIT_WORDS = /API rate limit exceeded/i;

function between(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** ms since epoch of an HTTP date; `Date.parse` alone would also read "-5" as a year. */
function httpDate(text: string | null): number | undefined {
  const at = text !== null && /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}

/** The server's own time from its `Date` header, ms since epoch; undefined without a readable one. */
export function serverTime(headers: Headers): number | undefined {
  return httpDate(headers.get("date"));
}

/**
 * What is left of the hour, from the `X-RateLimit-*` headers; undefined when one is missing or no number.
 * The reset is moved to our own clock by the difference between `now` (ms) and the server's `Date`.
 */
export function readRate(headers: Headers, now: number): Rate | undefined {
  const limit = wholeNumber(headers.get("x-ratelimit-limit"));
  const remaining = wholeNumber(headers.get("x-ratelimit-remaining"));
  const reset = wholeNumber(headers.get("x-ratelimit-reset"));
  if (limit === undefined || remaining === undefined || reset === undefined) return undefined;
  const untilReset = reset * 1000 - (serverTime(headers) ?? now);
  return { limit, remaining, resetAt: now + between(untilReset, 0, LONGEST_WINDOW_MS) };
}

/** `Retry-After` as ms from now: seconds, or a date counted from the server's own `Date`. Undefined without a readable one. */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  const seconds = wholeNumber(text);
  if (seconds !== undefined) return between(seconds * 1000, 0, LONGEST_DELAY_MS);
  const at = httpDate(text);
  if (at === undefined) return undefined;
  return between(at - (serverTime(headers) ?? now), 0, LONGEST_DELAY_MS);
}

/**
 * How long to wait before asking again; undefined when the answer is not about a rate.
 *
 * GitHub tells in this order: nothing remaining, then `X-RateLimit-Reset` (and `Retry-After` if that is later);
 * `Retry-After` alone; only words in the `body`, or a bare 429, then a minute. `now` is ms since epoch; a second is added to a reset, so that the new window has begun.
 */
export function retryDelay(status: number, headers: Headers, body: string, now: number): RetryDelay | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const exhausted = headers.get("x-ratelimit-remaining")?.trim() === "0";
  const asked = retryAfterMs(headers, now);
  if (exhausted) {
    const rate = readRate(headers, now);
    const untilReset = (rate === undefined ? SECONDARY_LIMIT_DELAY_MS : rate.resetAt - now) + 1000;
    return { delayMs: Math.max(untilReset, asked ?? 0), secondary: false };
  }
  if (asked !== undefined) return { delayMs: asked, secondary: true };
  if (status === 429 || headers.has("gh-limited-by") || SECONDARY_LIMIT_WORDS.test(body)) {
    return { delayMs: SECONDARY_LIMIT_DELAY_MS, secondary: true };
  }
  return PRIMARY_LIMIT_WORDS.test(body) ? { delayMs: SECONDARY_LIMIT_DELAY_MS, secondary: false } : undefined;
}

/** `X-Poll-Interval` in ms, at most an hour: the least time between two polls. Undefined when the server does not say. */
export function pollIntervalMs(headers: Headers): number | undefined {
  const text = headers.get("x-poll-interval")?.trim() ?? "";
  if (!/^\d{1,9}(?:\.\d{1,3})?$/.test(text)) return undefined;
  return Math.min(Number(text) * 1000, LONGEST_POLL_INTERVAL_MS);
}
