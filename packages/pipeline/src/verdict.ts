import type { Driver, Score } from "./detect/score.ts";
import type { FeatureSubject } from "./feature-vector.ts";
import type { Rule } from "./rules/rule.ts";

/** What all detectors together say of one activity. */
export interface Verdict {
  /** Chance of something at least this strange in ordinary activity, 0..1. */
  probability: number;
  /** The same in powers of ten: 6 is one in a million. */
  surprise: number;
  scores: Score[];
  /** Most telling first; each feature once. */
  drivers: Driver[];
  /** Whom or what it is about. */
  subject: FeatureSubject;
  /** The rule that matters most, when one was hit. */
  rule: Rule | undefined;
  /** Accounts that move together, or are of one story by a rule, share a campaign: a short stable name, fit for people. */
  campaign?: string;
}
