import type { Activity } from "./activity.ts";
import { activity } from "./activity-under-test.ts";
import { FEATURE_INDEX, type FeatureName } from "./feature-vector.ts";
import { FeatureExtractor, type Observation } from "./features/extract.ts";

/** What is measured of the activity when it is the first of all, but for the features that are given. */
export function observed(
  features: Partial<Record<FeatureName, number>>,
  { of = activity("push"), ...given }: Partial<Observation> & { of?: Activity } = {},
): Observation {
  const observation = { ...new FeatureExtractor().observe(of), ...given };
  for (const [name, value] of Object.entries(features)) observation.vector[FEATURE_INDEX[name as FeatureName]] = value;
  return observation;
}

/** A measured activity, again with other features: far cheaper than measuring a new one. */
export function withFeatures(
  observation: Observation,
  features: Partial<Record<FeatureName, number>>,
  given: Partial<Observation> = {},
): Observation {
  const vector = observation.vector.slice();
  for (const [name, value] of Object.entries(features)) vector[FEATURE_INDEX[name as FeatureName]] = value;
  return { ...observation, vector, ...given };
}
