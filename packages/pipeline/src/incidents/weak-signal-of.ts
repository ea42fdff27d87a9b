import { FEATURE_INDEX } from "../feature-vector.ts";
import type { Observation } from "../features/extract.ts";
import type { Verdict } from "../verdict.ts";
import type { Signal } from "./weak-signals.ts";

const EVENTS_1H = FEATURE_INDEX["actor.events_1h"];

/**
 * What a weak verdict is as a signal: named by its group of events and its most surprised detector. An account that acts
 * often has as many chances to be strange once, so its surprise counts for less; undefined when less than `level` is left.
 */
export function weakSignalOf(
  verdict: Verdict,
  { group, activity, vector }: Observation,
  level: number,
): Signal | undefined {
  const chances = Math.max(1, vector[EVENTS_1H]);
  const surprise = verdict.surprise - Math.log10(chances);
  if (!(surprise >= level)) return undefined;
  let strongest = verdict.scores[0];
  for (const each of verdict.scores) if (each.probability < strongest.probability) strongest = each;
  const name = strongest === undefined ? group : `${group} ${strongest.detector}`;
  return { name, surprise, at: activity.at, driver: verdict.drivers[0] };
}
