import { FEATURE_INDEX, FEATURES } from "../feature-vector.ts";
import { HOUR_MS } from "../features/decayed-count.ts";
import type { Observation } from "../features/extract.ts";
import type { RuleScore } from "../rules/rule-detector.ts";
import type { OwnStanding } from "./own-history.ts";
import type { Score } from "./score.ts";

/** An account that was watched for less has no habits: whatever it does may be one campaign. */
const HABIT_AFTER_MS = HOUR_MS;
/** Features that an account's own pace explains. */
const ABOUT_ACCOUNT: ReadonlySet<number> = new Set(
  FEATURES.flatMap(({ name, subject }, index) => (subject === "actor" || name === "actor.gap_s" ? [index] : [])),
);
/** Places among `OWN_FEATURES`. */
const [EVENTS_10M, REPOS_10M] = [0, 1];
/** A rule that hits an account which gets as far beyond its mean in one period of so many says nothing new. */
const STILL_NEWS = 1e-3;
const EVENTS_1H = FEATURE_INDEX["actor.events_1h"];
/** An hour may hold this many times the usual by chance alone: streams come in bursts, not like a Poisson process. */
const DISPERSION = 4;

/**
 * A rate that is rare among the like but usual for the account itself is no news: the score's chance is raised to that of
 * so busy an hour by the account's own habit. Unchanged before six hours of history.
 *
 * The own chance is a Chernoff bound on a Poisson count whose mean and count are divided by the dispersion.
 */
export function againstOwnHabit(score: Score | undefined, observation: Observation): Score | undefined {
  if (score === undefined || observation.usualPerHour === undefined) return score;
  const own = busyHourProbability(observation.vector[EVENTS_1H], observation.usualPerHour);
  return own <= score.probability ? score : raised(score, own);
}

/**
 * What is within the habits of the account's own ten-minute periods is no news either: the score's chance is raised to that of
 * being so far above its own mean, a bound on a normal variable's. Only for an account that has been watched for an hour,
 * and only when all that drove the score is about the account.
 *
 * @param which places among `OWN_FEATURES` that must be explained, all of them
 */
export function againstOwnPeriods(
  score: Score | undefined,
  standing: OwnStanding | undefined,
  which: readonly number[],
): Score | undefined {
  if (score === undefined || standing === undefined || standing.watchedMs < HABIT_AFTER_MS) return score;
  for (const { feature } of score.drivers) if (!ABOUT_ACCOUNT.has(feature)) return score;
  let above = Number.NEGATIVE_INFINITY;
  for (const each of which) above = Math.max(above, standing.above[each]);
  const own = above <= 0 ? 1 : Math.exp((-above * above) / 2);
  return own <= score.probability ? score : raised(score, own);
}

/**
 * The rule hits that stay news: those that only say how fast or how widely an account acts drop out when that is within
 * its own habits, as of `againstOwnPeriods`.
 */
export function hitsAgainstOwnPeriods(hits: RuleScore[], standing: OwnStanding | undefined): RuleScore[] {
  if (standing === undefined || hits.length === 0) return hits;
  return hits.filter((hit) => {
    if (hit.rule.subject !== "actor" || !hit.drivers.some(({ feature }) => FEATURES[feature].subject === "actor"))
      return true;
    const explained = againstOwnPeriods(hit, standing, [EVENTS_10M, REPOS_10M]);
    return (explained?.probability ?? 0) < STILL_NEWS;
  });
}

/** Bound on the chance that an hour holds at least `count` events when it usually holds `usual`; 1 when it is not more. */
export function busyHourProbability(count: number, usual: number): number {
  const mean = Math.max(usual, 0.25) / DISPERSION;
  const seen = count / DISPERSION;
  return seen <= mean ? 1 : Math.exp(seen - mean - seen * Math.log(seen / mean));
}

function raised(score: Score, probability: number): Score {
  const drivers = score.drivers.map((driver) => {
    return { ...driver, probability: Math.max(probability, driver.probability) };
  });
  return { ...score, probability, drivers };
}
