const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What a clock on the wall and a calendar show somewhere. */
export interface ZonedTime {
  /** The day as UTC midnight of the same date, in ms since epoch: so that days can be counted. */
  day: number;
  /** 0 for Sunday. */
  weekday: number;
  /** Minutes since midnight by the wall clock. */
  minutes: number;
}

/** Whether there is a time zone of this name, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The time there. @throws RangeError when there is no such time zone. */
export function zonedTime(at: number, timeZone: string): ZonedTime {
  const local = at + offsetMs(at, timeZone);
  const day = Math.floor(local / DAY_MS) * DAY_MS;
  return { day, weekday: new Date(day).getUTCDay(), minutes: Math.floor((local - day) / MINUTE_MS) };
}

/**
 * When the wall clock shows `minutes` since midnight on `day` (as in `ZonedTime`), in ms since epoch. A time that a change of
 * clocks leaves out becomes one an hour beside it; of one that comes twice it is one of the two.
 */
export function atZonedTime(day: number, minutes: number, timeZone: string): number {
  const local = day + minutes * MINUTE_MS;
  const near = local - offsetMs(local, timeZone);
  return local - offsetMs(near, timeZone);
}

/** How far the wall clock there is ahead of UTC. */
function offsetMs(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  const local = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return local - Math.floor(at / 1000) * 1000;
}
