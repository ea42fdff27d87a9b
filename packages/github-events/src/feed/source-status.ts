import type { Rate } from "../rate-limit.ts";

/** How a source is doing, for a page that shows it. Times are ms since epoch. */
export interface SourceStatus {
  /** `ok`: the last round was read whole. `waiting`: a limit or a poll interval is being kept. `failing`: something went wrong. */
  state: "ok" | "waiting" | "failing";
  /** When something was last read; undefined before the first time. */
  lastSuccessAt?: number;
  /** What went wrong in the last round, in words for people. */
  error?: string;
  nextTryAt?: number;
  /** What is left of the hour for the token asked last. */
  rate?: Rate;
  /** What would make it see more. */
  hint?: string;
}
