import type { TailGauge } from "./tail-gauge.ts";

/** No chance is called smaller than this part of what could be counted so far. */
const LEAST_PART = 0.1;

/**
 * How rare a detector's own score is among its like: judged first, learned after. Scores have no unit, and what lies far beyond all
 * that were seen says little: a tail fitted to scores falls so steeply that it would call anything impossible, so the chance
 * is never smaller than a tenth of one in those counted. Undefined while too few were seen.
 */
export function scoreChance(gauge: TailGauge, score: number, weight: number): number | undefined {
  const counted = gauge.probability(score);
  const least = LEAST_PART / (1 + gauge.count);
  gauge.learn(score, weight);
  return counted === undefined ? undefined : Math.max(counted, least);
}
