import { z } from "zod";
import { minutesOf, TimeOfDay, TimeZone, WEEKDAYS } from "./quiet-hours.ts";
import { AlertName } from "./route.ts";
import { atZonedTime, zonedTime } from "./zoned-time.ts";

const DAY_MS = 86_400_000;

/** What stayed below the threshold or was muted, once a day or a week. */
export const DigestSettings = z.object({
  name: AlertName,
  every: z.enum(["day", "week"]).default("day"),
  /** Of a weekly one. */
  weekday: z.enum(WEEKDAYS).default("monday"),
  at: TimeOfDay.default("09:00"),
  timeZone: TimeZone.default("UTC"),
  channels: z.array(AlertName).min(1).max(20),
});
export type DigestSettings = z.infer<typeof DigestSettings>;

/** The time that a digest tells about: from the one before it on, and to when it is due. ms since epoch. */
export interface DigestPeriod {
  from: number;
  to: number;
}

/** The newest digest that was due by `now`. */
export function newestDigest(digest: DigestSettings, now: number): DigestPeriod {
  const { every, timeZone, weekday, at } = digest;
  const { day: today } = zonedTime(now, timeZone);
  const step = every === "day" ? 1 : 7;
  let day = today;
  if (every === "week") {
    while (new Date(day).getUTCDay() !== WEEKDAYS.indexOf(weekday)) day -= DAY_MS;
  }
  const dueOn = (of: number) => atZonedTime(of, minutesOf(at), timeZone);
  if (dueOn(day) > now) day -= step * DAY_MS;
  return { from: dueOn(day - step * DAY_MS), to: dueOn(day) };
}
