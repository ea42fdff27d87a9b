const EARLIEST = Date.parse("0001-01-01T00:00:00Z");
const LATEST = Date.parse("9999-12-31T23:59:59.999Z");
const DAY_MS = 86_400_000;

/** A time for a `timestamptz` column. What lies outside the years 1 to 9999, or is no number, becomes the nearest end. */
export function timestamp(at: number): string {
  return new Date(bounded(at)).toISOString();
}

/** The UTC day that a time lies in, such as `2025-07-04`: the partition key. Bounded like `timestamp`. */
export function dayOf(at: number): string {
  return timestamp(at).slice(0, 10);
}

/** The start of a UTC day, in ms since epoch. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** The day `days` later, or earlier when negative. Bounded like `timestamp`. */
export function addDays(day: string, days: number): string {
  return dayOf(startOfDay(day) + days * DAY_MS);
}

function bounded(at: number): number {
  return Number.isNaN(at) ? EARLIEST : Math.min(LATEST, Math.max(EARLIEST, at));
}
