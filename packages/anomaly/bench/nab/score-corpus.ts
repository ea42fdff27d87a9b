import { SeriesDetector } from "../../src/index.ts";
import type { NabFile } from "./read-corpus.ts";
import {
  type JudgedFile,
  normalised,
  type Profile,
  rawScore,
  sweepThresholds,
  windowCount,
} from "./sweep-thresholds.ts";
import { OUTSIDE } from "./weigh-rows.ts";

/** NAB's three profiles, from its `config/profiles.json`. */
export const PROFILES = {
  standard: { truePositive: 1, falsePositive: 0.11, falseNegative: 1 },
  reward_low_FP_rate: { truePositive: 1, falsePositive: 0.22, falseNegative: 1 },
  reward_low_FN_rate: { truePositive: 1, falsePositive: 0.11, falseNegative: 2 },
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;

/** What a detector found in one group of files, at the threshold that serves the standard profile best. */
export interface GroupResult {
  windows: number;
  found: number;
  falseRows: number;
  raw: number;
}

export interface CorpusResult {
  normalised: Record<ProfileName, number>;
  /** Of the standard profile. */
  threshold: number;
  groups: Record<string, GroupResult>;
}

/** Scores a file row by row with the detector's defaults; 0 where it says nothing yet. */
export function detect({ values }: Pick<NabFile, "values">, seed: number): Float64Array {
  const detector = new SeriesDetector({ seed });
  return values.map((_, row) => detector.scoreAndLearn(values.subarray(row, row + 1)) ?? 0);
}

/** Judges scores of a whole corpus, one array a file, as NAB does. */
export function judgeCorpus(files: readonly NabFile[], scores: readonly ArrayLike<number>[]): CorpusResult {
  const judged = files.map(({ rows }, index) => ({ rows, scores: scores[index] }));
  const windows = windowCount(judged);
  const score = (name: ProfileName) => normalised(sweepThresholds(judged, PROFILES[name]).raw, windows, PROFILES[name]);
  const { threshold } = sweepThresholds(judged, PROFILES.standard);
  return {
    normalised: {
      standard: score("standard"),
      reward_low_FP_rate: score("reward_low_FP_rate"),
      reward_low_FN_rate: score("reward_low_FN_rate"),
    },
    threshold,
    groups: judgeGroups(files, judged, threshold),
  };
}

function judgeGroups(
  files: readonly NabFile[],
  judged: readonly JudgedFile[],
  threshold: number,
): CorpusResult["groups"] {
  const groups: CorpusResult["groups"] = {};
  for (const [index, { name }] of files.entries()) {
    const group = name.slice(0, name.indexOf("/"));
    groups[group] ??= { windows: 0, found: 0, falseRows: 0, raw: 0 };
    const { scores, rows } = judged[index];
    const detected = rows.window.filter((_, row) => scores[row] >= threshold);
    groups[group].windows += rows.windows;
    groups[group].found += new Set(detected.filter((window) => window >= 0)).size;
    groups[group].falseRows += detected.filter((window) => window === OUTSIDE).length;
    groups[group].raw += rawScore([judged[index]], PROFILES.standard, threshold);
  }
  return groups;
}
