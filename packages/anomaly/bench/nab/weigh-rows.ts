import { scaledSigmoid } from "./scaled-sigmoid.ts";

/** First and last row of an anomaly's window, both inside it. */
export interface Window {
  first: number;
  last: number;
}

/** What detecting each row of a file is worth, before a profile's weights. */
export interface WeighedRows {
  /** In a window: its part of a true positive, at most 1. Outside: its part of a false positive, at least -1. */
  worth: Float64Array;
  /** Index of the row's window; OUTSIDE, or PROBATION where nothing counts. */
  window: Int32Array;
  /** Windows with a row after the probation. */
  windows: number;
}

export const OUTSIDE = -1;
export const PROBATION = -2;

const PROBATION_SHARE = 0.15;
const LONGEST_PROBATION = 750;

/** Rows at the start of a file that are for learning only: 15 %, and of long files as of one with 5000. */
export function probation(rows: number): number {
  return Math.min(Math.floor(PROBATION_SHARE * rows), LONGEST_PROBATION);
}

/**
 * Weighs the rows of one file as NAB does: by their place in the window, or behind the last one. `windows` are in order
 * and do not overlap.
 *
 * Source: https://github.com/numenta/NAB, its scoring by sweep; see `scaledSigmoid` for the paper.
 */
export function weighRows(rows: number, windows: readonly Window[]): WeighedRows {
  const worth = new Float64Array(rows).fill(-1);
  const window = new Int32Array(rows).fill(OUTSIDE);
  for (const [index, { first, last }] of windows.entries()) {
    const width = last - first + 1;
    for (let row = first; row <= last; row++) {
      worth[row] = scaledSigmoid(-(last - row + 1) / width) / scaledSigmoid(-1);
      window[row] = index;
    }
    const end = windows[index + 1]?.first ?? rows;
    for (let row = last + 1; row < end; row++) worth[row] = scaledSigmoid((row - last) / (width - 1));
  }
  window.fill(PROBATION, 0, probation(rows));
  return { worth, window, windows: new Set(window.filter((each) => each >= 0)).size };
}
