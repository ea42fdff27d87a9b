import { DAY_MS } from "../features/decayed-count.ts";

/** GitHub's own beginning; nothing can be older. */
const GITHUB_BEGAN = Date.UTC(2008, 1, 1);

/** Beyond it a number of ms names no date. https://tc39.es/ecma262/#sec-time-values-and-time-range */
const FURTHEST = 8.64e15;

/** Why a time cannot be true, as a sentence; undefined when it can. An event may be late by years, but not from the future. */
export function oddDate(at: number, seenAt: number): string | undefined {
  if (!(Math.abs(at) <= FURTHEST)) return "its time is not a time";
  if (at < GITHUB_BEGAN) return `its time (${new Date(at).toISOString()}) is before GitHub began`;
  if (at > seenAt + DAY_MS) return `its time (${new Date(at).toISOString()}) is more than a day after it arrived`;
  return undefined;
}
