import { harmonicMeanProbability } from "@oddwatch/anomaly";
import type { Driver, Score } from "../detect/score.ts";
import { FEATURES, type FeatureSubject } from "../feature-vector.ts";
import type { RuleScore } from "../rules/rule-detector.ts";
import type { Verdict } from "../verdict.ts";

/** No chance is called smaller than this: beyond it the estimates say nothing. */
export const LEAST_PROBABILITY = 1e-15;

/** A chance above this is nothing to give reasons for: nearly every activity has one. */
const COMMON = 0.1;

/**
 * One tail probability from detectors that look at the same activity and therefore depend on each other: the harmonic
 * mean, which stays valid under dependence, unless `combined` gives a better one. Undefined while no detector can judge.
 * Rules that did not match are no evidence either way and take no part.
 *
 * Source: D. J. Wilson, "The harmonic mean p-value for combining dependent tests", PNAS 116 (2019).
 */
export function fuse(
  statistical: readonly (Score | undefined)[],
  rules: readonly RuleScore[],
  combined?: number,
): Verdict | undefined {
  const judged = knownOf(statistical);
  if (judged.length === 0 && rules.length === 0) return undefined;
  const chance =
    combined ?? (judged.length === 0 ? 1 : harmonicMeanProbability(judged.map((each) => each.probability)));
  let strongestRule: RuleScore | undefined;
  for (const each of rules)
    if (strongestRule === undefined || each.probability < strongestRule.probability) strongestRule = each;
  const probability = Math.max(LEAST_PROBABILITY, Math.min(chance, strongestRule?.probability ?? 1));
  const surprise = -Math.log10(probability);
  const rule = strongestRule?.rule;
  if (probability > COMMON) return { probability, surprise, scores: [], drivers: [], subject: "actor", rule };
  const scores: Score[] = [...judged, ...rules];
  return {
    probability,
    surprise,
    scores: scores.filter((score) => score.probability < 0.01),
    drivers: driversOf(scores),
    subject: rule?.subject ?? subjectOf(judged),
    rule,
  };
}

/** Those that there are; the same list when there are all. */
export function knownOf(scores: readonly (Score | undefined)[]): readonly Score[] {
  return scores.includes(undefined) ? scores.filter((score) => score !== undefined) : (scores as readonly Score[]);
}

/** The subject of the detector that is most surprised. */
function subjectOf(scores: readonly Score[]): FeatureSubject {
  let best: Score | undefined;
  for (const score of scores) if (best === undefined || score.probability < best.probability) best = score;
  const driver = best?.drivers.reduce((a, b) => (b.probability < a.probability ? b : a), best.drivers[0]);
  const subject = driver === undefined ? "actor" : FEATURES[driver.feature].subject;
  return subject === "activity" ? "actor" : subject;
}

function driversOf(scores: Score[]): Driver[] {
  const byFeature = new Map<number, Driver>();
  for (const { drivers } of scores) {
    for (const driver of drivers) {
      const known = byFeature.get(driver.feature);
      if (known === undefined) {
        byFeature.set(driver.feature, driver);
        continue;
      }
      const strongest = driver.probability < known.probability ? driver : known;
      const expected = known.expected ?? driver.expected;
      const counted = known.counted ?? driver.counted;
      const usualUpTo = known.usualUpTo ?? driver.usualUpTo;
      byFeature.set(driver.feature, { ...strongest, expected, counted, ...(usualUpTo !== undefined && { usualUpTo }) });
    }
  }
  return [...byFeature.values()]
    .filter((driver) => driver.probability < 0.2)
    .sort((a, b) => a.probability - b.probability);
}
