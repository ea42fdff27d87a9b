import { Severity } from "@oddwatch/protocol";
import { z } from "zod";

const SEVERITY_HINT = `must be one of ${Severity.options.join(", ")}`;

const SEQ_HINT = "must be a whole number, 1 or more";

const Time = z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date()]);
const HAS_OFFSET = /(Z|[+-]\d\d:\d\d)$/;

/** A time in the query: RFC 3339, or a date; without an offset it is UTC. Becomes ms since epoch. */
export const Since = z
  .string()
  .describe("RFC 3339 time or a date, such as 2025-07-04T15:00:00Z; UTC when it names no offset")
  .refine((text) => Time.safeParse(text).success, {
    error: "must be a time such as 2025-07-04T15:00:00Z (the + of an offset is written %2B)",
  })
  .transform((text) => Date.parse(HAS_OFFSET.test(text) || !text.includes("T") ? text : `${text}Z`));

/** One severity. */
export const OneSeverity = z.enum(Severity.options, { error: SEVERITY_HINT });

/** One severity or several, as `severity=high&severity=critical`. Becomes a list. */
export const Severities = z
  .union([OneSeverity, z.array(OneSeverity).max(Severity.options.length)], { error: SEVERITY_HINT })
  .describe("May be given several times")
  .transform((value) => (Array.isArray(value) ? value : [value]));

/** How many rows an answer holds at most. */
export function limit(max: number, usual: number) {
  const hint = `must be a whole number from 1 to ${max}`;
  return z.coerce.number({ error: hint }).int({ error: hint }).min(1, hint).max(max, hint).default(usual);
}

/** The number of a row of the log. */
export const Seq = z.coerce.number({ error: SEQ_HINT }).int({ error: SEQ_HINT }).min(1, SEQ_HINT);

/** `true` or `false`. */
export const Flag = z.enum(["true", "false"], { error: "must be true or false" }).transform((text) => text === "true");
