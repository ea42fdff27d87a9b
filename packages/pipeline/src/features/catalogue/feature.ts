import type { ActivityKind } from "../../activity.ts";

/** Which stream a feature describes: who acts, where, whose place it is, or what it looks like. */
export type FeatureSubject = "actor" | "repo" | "owner" | "text" | "name" | "activity";

/** One number of a feature vector, and what a reader of a reason or of the catalogue has to know about it. */
export interface Feature {
  name: string;
  subject: FeatureSubject;
  unit: string;
  /** What it says, as a phrase that follows the number in a reason. */
  meaning: string;
  /** Why anybody should look at it, in one line. */
  why: string;
  /** The kinds of activity it is measured on. */
  from: "any" | readonly ActivityKind[];
  /** When it is NaN although the activity is of the right kind. */
  blindWhen: string;
  /** It counts what ordinary activity has none of: any at all is out of the ordinary. */
  usuallyNone?: true;
  /** How far back it looks, in ms; undefined for what is read from the activity itself. */
  horizonMs?: number;
}
