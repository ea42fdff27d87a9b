/** Which stream a feature describes: who acts, where, or what it looks like. */
export type FeatureSubject = "actor" | "repo" | "text" | "name" | "activity";

/** One number of a feature vector. */
export interface Feature {
  name: string;
  subject: FeatureSubject;
  unit: string;
  /** What it says, as a phrase that a reason can be built from. */
  meaning: string;
}

/**
 * What the detectors see of one activity: `values[i]` belongs to `FEATURES[i]`. NaN is "not known": too little was seen,
 * the key was forgotten, or GitHub no longer sends the field. It is never 0 for that.
 */
export type FeatureVector = Float64Array;

/** Every feature, in the order of the vector. */
export const FEATURES = [
  {
    name: "actor.events_1m",
    subject: "actor",
    unit: "events",
    meaning: "events of this kind by the account in about a minute",
  },
  {
    name: "actor.events_10m",
    subject: "actor",
    unit: "events",
    meaning: "events of this kind by the account in about ten minutes",
  },
  {
    name: "actor.events_1h",
    subject: "actor",
    unit: "events",
    meaning: "events of this kind by the account in about an hour",
  },
  {
    name: "actor.repos_10m",
    subject: "actor",
    unit: "repositories",
    meaning: "repositories the account touched in about ten minutes",
  },
  {
    name: "actor.repos_1h",
    subject: "actor",
    unit: "repositories",
    meaning: "repositories the account touched in about an hour",
  },
  {
    name: "actor.owners_1h",
    subject: "actor",
    unit: "owners",
    meaning: "owners whose repositories the account touched in about an hour",
  },
  {
    name: "repo.events_1m",
    subject: "repo",
    unit: "events",
    meaning: "events of this kind on the repository in about a minute",
  },
  {
    name: "repo.events_10m",
    subject: "repo",
    unit: "events",
    meaning: "events of this kind on the repository in about ten minutes",
  },
  {
    name: "repo.events_1h",
    subject: "repo",
    unit: "events",
    meaning: "events of this kind on the repository in about an hour",
  },
  {
    name: "repo.actors_10m",
    subject: "repo",
    unit: "accounts",
    meaning: "accounts active on the repository in about ten minutes",
  },
  {
    name: "repo.actors_1h",
    subject: "repo",
    unit: "accounts",
    meaning: "accounts active on the repository in about an hour",
  },
  {
    name: "repo.newcomers_1h",
    subject: "repo",
    unit: "accounts",
    meaning: "accounts on the repository that were seen nowhere in the hours before",
  },
  {
    name: "text.actors_1h",
    subject: "text",
    unit: "accounts",
    meaning: "accounts that wrote the same text in about an hour",
  },
  {
    name: "text.repos_1h",
    subject: "text",
    unit: "repositories",
    meaning: "repositories that got the same text in about an hour",
  },
  {
    name: "name.actors_1h",
    subject: "name",
    unit: "accounts",
    meaning: "accounts that used names of the same shape in about an hour",
  },
  {
    name: "name.repos_1h",
    subject: "name",
    unit: "repositories",
    meaning: "repositories with names of the same shape in about an hour",
  },
  {
    name: "actor.gap_s",
    subject: "activity",
    unit: "seconds",
    meaning: "time since the account's last event of this kind",
  },
  { name: "actor.name_entropy", subject: "activity", unit: "bits", meaning: "randomness of the account's name" },
  { name: "repo.name_entropy", subject: "activity", unit: "bits", meaning: "randomness of the repository's name" },
  { name: "text.length", subject: "activity", unit: "characters", meaning: "length of the text" },
  {
    name: "pair.seen_before",
    subject: "activity",
    unit: "0 or 1",
    meaning: "whether the account was seen on this repository before",
  },
] as const satisfies readonly Feature[];

export type FeatureName = (typeof FEATURES)[number]["name"];

/** Where a feature stands in the vector. */
export const FEATURE_INDEX = Object.fromEntries(FEATURES.map((feature, index) => [feature.name, index])) as Record<
  FeatureName,
  number
>;
