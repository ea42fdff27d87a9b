import { OUTSIDE, PROBATION, type WeighedRows } from "./weigh-rows.ts";

/** One file of a corpus, judged: a score for each row, and what detecting the row is worth. */
export interface JudgedFile {
  scores: ArrayLike<number>;
  rows: WeighedRows;
}

/** What a user of a detector cares about. */
export interface Profile {
  truePositive: number;
  falsePositive: number;
  falseNegative: number;
}

export interface Sweep {
  /** Rows that score this or more are detections. */
  threshold: number;
  /** The corpus' score there, as NAB has it before normalising. */
  raw: number;
}

interface Row {
  score: number;
  worth: number;
  /** Unique over the corpus, or OUTSIDE. */
  window: number;
}

/** Which threshold serves a profile best over all files together. O(rows · log rows). */
export function sweepThresholds(files: readonly JudgedFile[], profile: Profile): Sweep {
  const rows = countedRows(files).sort((a, b) => b.score - a.score);
  const best = { threshold: Infinity, raw: -profile.falseNegative * windowCount(files) };
  const worthOfWindow = new Map<number, number>();
  let raw = best.raw;
  for (const [index, row] of rows.entries()) {
    raw += gain(row, worthOfWindow, profile);
    const isLastOfItsScore = rows[index + 1]?.score !== row.score;
    if (isLastOfItsScore && raw > best.raw) Object.assign(best, { threshold: row.score, raw });
  }
  return best;
}

/** The score of the corpus at a given threshold, before normalising. */
export function rawScore(files: readonly JudgedFile[], profile: Profile, threshold: number): number {
  const worthOfWindow = new Map<number, number>();
  return countedRows(files)
    .filter((row) => row.score >= threshold)
    .reduce((sum, row) => sum + gain(row, worthOfWindow, profile), -profile.falseNegative * windowCount(files));
}

/** 0 for a detector that says nothing, 100 for one that finds every window at its first row and nothing else. */
export function normalised(raw: number, windows: number, profile: Profile): number {
  const nothing = -profile.falseNegative * windows;
  return (100 * (raw - nothing)) / (profile.truePositive * windows - nothing);
}

export function windowCount(files: readonly JudgedFile[]): number {
  return files.reduce((sum, { rows }) => sum + rows.windows, 0);
}

function countedRows(files: readonly JudgedFile[]): Row[] {
  let windowsBefore = 0;
  return files.flatMap(({ scores, rows }) => {
    const counted: Row[] = [];
    for (let row = 0; row < rows.window.length; row++) {
      const window = rows.window[row];
      if (window === PROBATION) continue;
      const unique = window === OUTSIDE ? OUTSIDE : windowsBefore + window;
      counted.push({ score: scores[row], worth: rows.worth[row], window: unique });
    }
    windowsBefore += rows.window.reduce((most, each) => Math.max(most, each), OUTSIDE) + 1;
    return counted;
  });
}

/** What detecting one row more adds: of a window only the best of its rows counts. */
function gain({ worth, window }: Row, worthOfWindow: Map<number, number>, profile: Profile): number {
  if (window === OUTSIDE) return worth * profile.falsePositive;
  const found = worthOfWindow.get(window) ?? -profile.falseNegative;
  const now = Math.max(found, worth * profile.truePositive);
  worthOfWindow.set(window, now);
  return now - found;
}
