import type { Activity, ActivityKind, Text } from "./activity.ts";
import type { PipelineInput } from "./input.ts";
import { REQUIRED_FIELDS } from "./rules/required-fields.ts";

/** 2026-11-20 12:00 UTC, in ms since epoch. */
export const NOON = Date.UTC(2026, 10, 20, 12);

/** An activity of a kind by `alice` on `acme/app` at noon, but for what is given. `seenAt` follows `at`, the id the place in time. */
export function activity<Kind extends ActivityKind>(
  kind: Kind,
  given: Partial<Extract<Activity, { kind: Kind }>> = {},
): Extract<Activity, { kind: Kind }> {
  const at = given.at ?? NOON;
  const occurrence = {
    id: `${kind} ${at}`,
    type: kind,
    at,
    seenAt: at,
    lane: "public",
    actor: "alice",
    repo: "acme/app",
  };
  return { kind, ...REQUIRED_FIELDS[kind], ...occurrence, ...given } as unknown as Extract<Activity, { kind: Kind }>;
}

/** A stranger's text as `normalise` would keep it, with a shape of its own unless told otherwise. */
export function text(excerpt: string, given: Partial<Text> = {}): Text {
  return { excerpt, length: excerpt.length, shape: excerpt.toLowerCase(), hosts: [], mentions: 0, ...given };
}

/** The activities as rows of the log, numbered from `firstSeq`. */
export function logged(activities: readonly Activity[], firstSeq = 1): PipelineInput[] {
  return activities.map((each, index) => ({ seq: firstSeq + index, activity: each }));
}
