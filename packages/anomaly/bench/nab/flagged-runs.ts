import type { Window } from "./weigh-rows.ts";

export interface FlaggedRuns {
  /** Windows with a flagged row in them. */
  windowsHit: number;
  /** Runs that touch no window. */
  falseRuns: number;
  runs: number;
}

/**
 * Flags the `share` of rows that score highest and counts the runs. A run is as many flagged rows as follow each other
 * without a gap; it is false when none of its rows lies in a window. Among equal scores the earlier row is flagged.
 */
export function flaggedRuns(scores: ArrayLike<number>, windows: readonly Window[], share: number): FlaggedRuns {
  const order = Array.from(scores, (_, row) => row).sort((a, b) => scores[b] - scores[a] || a - b);
  const flagged = order.slice(0, Math.floor(share * scores.length)).sort((a, b) => a - b);
  const isIn = ({ first, last }: Window, row: number) => row >= first && row <= last;
  const runs: number[][] = [];
  for (const row of flagged) {
    const run = runs.at(-1);
    if (run?.at(-1) === row - 1) run.push(row);
    else runs.push([row]);
  }
  return {
    windowsHit: windows.filter((window) => flagged.some((row) => isIn(window, row))).length,
    falseRuns: runs.filter((run) => !run.some((row) => windows.some((window) => isIn(window, row)))).length,
    runs: runs.length,
  };
}
