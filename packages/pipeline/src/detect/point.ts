import { FEATURE_INDEX, type FeatureName } from "../feature-vector.ts";

/** One number of a point: a feature, and what an unknown value stands for. */
export interface Dimension {
  /** Its place in `FEATURES`. */
  feature: number;
  unknown: number;
}

function dimension(feature: FeatureName, unknown: number): Dimension {
  return { feature: FEATURE_INDEX[feature], unknown };
}

/** What the detectors of combinations look at. The first `PEER_DIMENSIONS` are how much is done where. */
export const DIMENSIONS: readonly Dimension[] = [
  dimension("actor.events_1m", 1),
  dimension("actor.events_10m", 1),
  dimension("actor.events_1h", 1),
  dimension("actor.repos_1h", 1),
  dimension("actor.owners_1h", 1),
  dimension("repo.events_1h", 1),
  dimension("repo.actors_1h", 1),
  dimension("repo.newcomers_1h", 0),
  dimension("actor.gap_s", 3600),
  dimension("actor.name_entropy", 3),
  dimension("repo.name_entropy", 3),
  dimension("text.length", 0),
];

/** Writes the numbers of a vector from `from` on into `points`, as logarithms: on comparable scales, and far ones not too far. */
export function fillPoint(
  points: Float64Array,
  from: number,
  vector: Float64Array,
  dimensions: readonly Dimension[] = DIMENSIONS,
): void {
  for (let at = 0; at < dimensions.length; at++) {
    const value = vector[dimensions[at].feature];
    points[from + at] = Math.log1p(Math.max(0, Number.isNaN(value) ? dimensions[at].unknown : value));
  }
}
