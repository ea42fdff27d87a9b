import type { Activity } from "../activity.ts";
import type { FeatureName } from "../feature-vector.ts";
import type { AutomationClass } from "../features/automation-class.ts";

/** One thing that has to hold. All conditions of a rule must. */
export type Condition =
  | { feature: FeatureName; atLeast: number }
  | { feature: FeatureName; atMost: number }
  /** First feature divided by the second. */
  | { ratio: [FeatureName, FeatureName]; atLeast: number }
  /** A field of the activity; an absent field never matches. */
  | { field: string; matches: RegExp }
  | { field: string; absent: boolean }
  | { automation: AutomationClass }
  /** Whether the account acts on its own repository. */
  | { own: boolean };

/**
 * A pattern known to matter, in a form that can be read aloud. It adds its surprise to what the statistics say and names
 * the incident. Where GitHub no longer sends a field it needs it never matches, and `BlindFields` says so.
 */
export interface Rule {
  id: string;
  /** Kind of the incident it opens. */
  kind: string;
  /** What a hit means, as a sentence. */
  says: string;
  /** Which activities it looks at. */
  on: Activity["kind"][];
  when: Condition[];
  /** What the incident is about. */
  subject: "actor" | "repo" | "text" | "name";
  /** How surprising a hit is, in powers of ten. */
  surprise: number;
}
