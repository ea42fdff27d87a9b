const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A stretch of time in its largest sensible unit, such as `42 s`, `3 min`, `2 h` or `5 d`. Negative counts as 0. */
export function duration(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.max(0, Math.round(ms / SECOND_MS))} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.floor(ms / DAY_MS)} d`;
}

const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/**
 * How long before `now` something was, or how long after it something will be: `just now`, `3 min ago`, `in 42 s`. More
 * than a week away, as in recorded hours, the date tells more: `4 Jul 2025, 15:32`, in the reader's time zone.
 */
export function relativeTime(at: number, now: number): string {
  const agoMs = now - at;
  if (Math.abs(agoMs) > 7 * DAY_MS) return date.format(at);
  if (Math.abs(agoMs) < 5 * SECOND_MS) return "just now";
  return agoMs > 0 ? `${duration(agoMs)} ago` : `in ${duration(-agoMs)}`;
}
