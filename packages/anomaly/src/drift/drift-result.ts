/** How far two samples lie apart, and how likely that is by chance. */
export interface DriftResult {
  /** 0 for samples that are alike; the scale is the test's own. */
  statistic: number;
  /** Probability of a statistic this large or larger when both samples come from the same source, 0..1. */
  probability: number;
}
