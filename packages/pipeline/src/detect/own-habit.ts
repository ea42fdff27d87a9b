import { FEATURE_INDEX } from "../feature-vector.ts";
import type { Observation } from "../features/extract.ts";
import type { Score } from "./score.ts";

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
  if (own <= score.probability) return score;
  const drivers = score.drivers.map((driver) => ({ ...driver, probability: Math.max(own, driver.probability) }));
  return { ...score, probability: own, drivers };
}

/** Bound on the chance that an hour holds at least `count` events when it usually holds `usual`; 1 when it is not more. */
export function busyHourProbability(count: number, usual: number): number {
  const mean = Math.max(usual, 0.25) / DISPERSION;
  const seen = count / DISPERSION;
  return seen <= mean ? 1 : Math.exp(seen - mean - seen * Math.log(seen / mean));
}
