import type { SourceStatus } from "./source-status.ts";

/** What whoever watches something of GitHub's is given from outside: time, chance, and how to tell and to end. */
export interface WatchSurroundings {
  onStatus?: (status: SourceStatus) => void;
  signal?: AbortSignal;
  /** Now, ms since epoch. */
  clock?: () => number;
  /** Resolves after so many ms; rejects when the signal aborts. */
  sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
  /** Gives 0..1. */
  random?: () => number;
}
