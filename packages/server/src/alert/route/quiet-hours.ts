import { SEVERITIES } from "@oddwatch/pipeline";
import { z } from "zod";
import { IncidentMatch } from "./incident-match.ts";
import { AlertName } from "./route.ts";
import { atZonedTime, isTimeZone, zonedTime } from "./zoned-time.ts";

const DAY_MS = 86_400_000;
/** Quiet hours that follow on each other are added up this often at most. */
const MOST_SPANS = 15;

export const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

/** A time of day, such as `07:30`; `24:00` is the end of the day. */
export const TimeOfDay = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "must be a time of day such as 07:30");

export const TimeZone = z.string().max(100).refine(isTimeZone, { error: "must be a time zone such as Europe/Berlin" });

/** Hours of the week in which nobody is told, but for what is bad enough. What came in them is told afterwards. */
export const QuietHours = z.object({
  name: AlertName,
  /** The days on which they begin. */
  days: z
    .array(z.enum(WEEKDAYS))
    .min(1)
    .default([...WEEKDAYS]),
  from: TimeOfDay,
  /** On the next day, when it is not after `from`. */
  to: TimeOfDay,
  timeZone: TimeZone.default("UTC"),
  /** This severity and worse are told all the same. */
  exceptAtLeast: z.enum(SEVERITIES).default("critical"),
  match: IncidentMatch.default({}),
  /** Tell afterwards also what is over by then. */
  catchUp: z.boolean().default(true),
});
export type QuietHours = z.infer<typeof QuietHours>;

type Span = Pick<QuietHours, "days" | "from" | "to" | "timeZone">;

/** When the quiet hours that hold at `now` end, in ms since epoch; undefined when none hold. */
export function quietUntil(hours: Span, now: number): number | undefined {
  let until: number | undefined;
  for (let spans = 0; spans < MOST_SPANS; spans++) {
    const next = endOfSpan(hours, until ?? now);
    if (next === undefined) break;
    until = next;
  }
  return until;
}

/** Those that began today, or yesterday. */
function endOfSpan({ days, from, to, timeZone }: Span, now: number): number | undefined {
  const { day: today } = zonedTime(now, timeZone);
  for (const day of [today, today - DAY_MS]) {
    if (!days.includes(WEEKDAYS[new Date(day).getUTCDay()] as (typeof WEEKDAYS)[number])) continue;
    const [begin, end] = [minutesOf(from), minutesOf(to)];
    const startsAt = atZonedTime(day, begin, timeZone);
    const endsAt = atZonedTime(end > begin ? day : day + DAY_MS, end, timeZone);
    if (startsAt <= now && now < endsAt) return endsAt;
  }
  return undefined;
}

/** Minutes since midnight. */
export function minutesOf(time: string): number {
  const [hours, minutes] = time.split(":");
  return Number(hours) * 60 + Number(minutes);
}
