import type { FeatureName } from "@oddwatch/pipeline";

/** Features that tell of an account which does much. */
export const ACTOR_RATE = [
  "actor.events_1m",
  "actor.events_10m",
  "actor.events_1h",
  "actor.events_1d",
] as const satisfies FeatureName[];

/** Features that tell of an account which is everywhere. */
export const ACTOR_SPREAD = [
  "actor.repos_10m",
  "actor.repos_1h",
  "actor.owners_1h",
  "actor.default_repos_1h",
] as const satisfies FeatureName[];

/** Features that tell of many accounts at one repository. */
export const REPO_CROWD = ["repo.actors_10m", "repo.actors_1h", "repo.newcomers_1h"] as const satisfies FeatureName[];

/** Features that tell of one text, or near copies of it, in many mouths or places. */
export const SAME_TEXT = [
  "text.actors_1h",
  "text.repos_1h",
  "text.near_actors_1h",
  "text.near_repos_1h",
] as const satisfies FeatureName[];

/** Features that tell of names made by one recipe. */
export const SAME_NAME = ["name.actors_1h", "name.repos_1h"] as const satisfies FeatureName[];

/** Features, and rules, that tell of releases by somebody who did not work there. */
export const NEWCOMER_RELEASE = [
  "pair.newcomer_release",
  "pair.only_releases",
  "release.programs",
  "newcomer-release",
  "newcomer-releases",
  "newcomer-programs",
] as const;

/** Features that tell of branches thrown back to what they had left. */
export const REWRITTEN = [
  "ref.rewind",
  "ref.recreated",
  "owner.rewinds_1h",
  "push.forced",
] as const satisfies FeatureName[];

/** Features that tell of known repositories under other names. */
export const RENAMED = ["repo.renamed", "owner.renames_1h"] as const satisfies FeatureName[];
