import type { ActivityKind } from "../activity.ts";
import type { FeatureName } from "../feature-vector.ts";
import type { AutomationClass } from "../features/automation-class.ts";

/**
 * One thing that has to hold. What is not known (a feature that cannot be measured yet, a field that is not there) holds
 * nothing, and neither does its opposite.
 */
export type Condition =
  | { feature: FeatureName; atLeast?: number; atMost?: number }
  /** First feature divided by the second. */
  | { ratio: [FeatureName, FeatureName]; atLeast?: number; atMost?: number }
  /** A field of the activity, such as `ref` or `title.mentions`; of a list, any of its items. `matches` is a `LinearPattern`. */
  | { field: string; matches: string }
  | { field: string; is: string | number | boolean }
  | { field: string; oneOf: (string | number)[] }
  | { field: string; atLeast?: number; atMost?: number }
  | { field: string; absent: boolean }
  | { automation: AutomationClass }
  /** Whether the account acts on its own repository. */
  | { own: boolean }
  | { any: Condition[] }
  | { not: Condition };

/** What counts and sequences are kept for: one memory each per account, repository, account on a repository, and so on. */
export const RULE_KEYS = ["actor", "repo", "owner", "pair", "text", "name", "ref"] as const;
export type RuleKey = (typeof RULE_KEYS)[number];

/** Of what a window counts different ones, or simply all `activities`. */
export const COUNTED = ["activities", "actor", "repo", "owner", "text", "name", "ref"] as const;
export type Counted = (typeof COUNTED)[number];

/** So many within a time, among the activities for which everything else of the rule holds. */
export interface WindowCount {
  of: Counted;
  per: RuleKey;
  /** Such as `10 minutes`. The window moves in eighths, and never holds more than this. */
  within: string;
  atLeast: number;
}

/** One thing that must have come before. */
export interface RuleStep {
  on: ActivityKind[];
  when?: Condition[];
}

/** What must have come before, in this order, each step by another activity of the same key. */
export interface Sequence {
  per: RuleKey;
  /** From the first step to the activity that hits. */
  within: string;
  steps: RuleStep[];
}

/** What an incident may be about. */
export const RULE_SUBJECTS = ["actor", "repo", "text", "name"] as const;

/**
 * A pattern known to matter, in a form that can be read aloud. It adds its surprise to what the statistics say and names
 * the incident. Plain data: it comes from a file, travels in the log and is compiled once. Where GitHub no longer sends a
 * field it needs it never matches, and `BlindFields` says so.
 */
export interface Rule {
  /** Lower case, digits and hyphens. */
  id: string;
  /** Kind of the incident it opens. */
  kind: string;
  /** What a hit means, as a sentence. */
  says: string;
  /** Which activities it looks at. */
  on: ActivityKind[];
  /** All have to hold. */
  when: Condition[];
  after?: Sequence;
  /** All have to be reached. */
  count?: WindowCount[];
  /** What the incident is about. */
  subject: (typeof RULE_SUBJECTS)[number];
  /** Such as `releases`: hits of this name on one owner's repositories are one story, whoever acts. */
  story?: string;
  /** How surprising a hit is, in powers of ten. */
  surprise: number;
  /** Features that a hit shows beside those it tests. */
  drivers?: FeatureName[];
}

/** Which rules are in force beside the starter rules. */
export interface RuleSettings {
  /** A person's own; one with the id of a starter rule takes its place. */
  own: Rule[];
  /** Ids of starter rules that do not run. */
  off: string[];
}
