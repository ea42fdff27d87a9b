import { ACTOR_FEATURES } from "./features/catalogue/actor-features.ts";
import { CONTENT_FEATURES } from "./features/catalogue/content-features.ts";
import { HABIT_FEATURES } from "./features/catalogue/habit-features.ts";
import { REPOSITORY_FEATURES } from "./features/catalogue/repository-features.ts";

export type { Feature, FeatureSubject } from "./features/catalogue/feature.ts";

/**
 * What the detectors see of one activity: `values[i]` belongs to `FEATURES[i]`. NaN is "not known": too little was seen,
 * the key was forgotten, or GitHub no longer sends the field. It is never 0 for that.
 */
export type FeatureVector = Float64Array;

/** Every feature, in the order of the vector. */
export const FEATURES = [...ACTOR_FEATURES, ...HABIT_FEATURES, ...REPOSITORY_FEATURES, ...CONTENT_FEATURES] as const;

export type FeatureName = (typeof FEATURES)[number]["name"];

/** Where a feature stands in the vector. */
export const FEATURE_INDEX = Object.fromEntries(FEATURES.map((feature, index) => [feature.name, index])) as Record<
  FeatureName,
  number
>;
