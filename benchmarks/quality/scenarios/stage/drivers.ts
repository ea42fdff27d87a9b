import type { FeatureName } from "@oddwatch/pipeline";

/** Features that tell of an account which does much. */
export const ACTOR_RATE = ["actor.events_1m", "actor.events_10m", "actor.events_1h"] as const satisfies FeatureName[];

/** Features that tell of an account which is everywhere. */
export const ACTOR_SPREAD = ["actor.repos_10m", "actor.repos_1h", "actor.owners_1h"] as const satisfies FeatureName[];

/** Features that tell of many things happening to one repository. */
export const REPO_RATE = ["repo.events_1m", "repo.events_10m", "repo.events_1h"] as const satisfies FeatureName[];

/** Features that tell of many accounts at one repository. */
export const REPO_CROWD = ["repo.actors_10m", "repo.actors_1h", "repo.newcomers_1h"] as const satisfies FeatureName[];

/** Features that tell of one text in many mouths or places. */
export const SAME_TEXT = ["text.actors_1h", "text.repos_1h"] as const satisfies FeatureName[];

/** Features that tell of names made by one recipe. */
export const SAME_NAME = ["name.actors_1h", "name.repos_1h"] as const satisfies FeatureName[];

/** Features, and rules, that tell of branches which go back to commits they had left. */
export const SET_BACK = ["ref.rewind", "owner.rewinds_1h", "history-rewrite", "histories-set-back"] as const;

/** Features, and rules, that tell of releases by somebody who did not work there. */
export const NEWCOMER_RELEASE = [
  "pair.newcomer_release",
  "pair.only_releases",
  "release.programs",
  "newcomer-release",
  "newcomer-releases",
  "newcomer-programs",
] as const;
