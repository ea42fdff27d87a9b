import type { ActivityKind } from "../activity.ts";
import type { FeatureName } from "../feature-vector.ts";

/** An activity as a fixture tells it: its kind and the fields that matter. A text may stand as a plain string. */
export type GivenActivity = { kind: ActivityKind } & Record<string, unknown>;

/** Activities that came before the one that is judged. `{n}` in a value becomes 1, 2, 3 and so on. */
export interface FixtureRun {
  /** How many times; once unless given. */
  repeat?: number;
  /** Time from one to the next, and from the last to what follows: 1 second unless given. */
  every?: string;
  activity: GivenActivity;
  features?: Partial<Record<FeatureName, number>>;
}

/** A case that a rule must hit, or must not: what came before, and the activity that is judged. */
export interface RuleFixture {
  /** What it shows, in a few words. */
  what: string;
  before?: FixtureRun[];
  activity: GivenActivity;
  /** Features that are set instead of measured. */
  features?: Partial<Record<FeatureName, number>>;
}

/** Both kinds of cases, at least one of each. */
export interface RuleFixtures {
  hits: RuleFixture[];
  misses: RuleFixture[];
}
