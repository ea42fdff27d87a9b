import type { Entity, Incident } from "./incident.ts";
import type { Profile } from "./profile.ts";

/** What happened to an incident. `incident` is its whole state after the change; `eventIds` are those that joined with it. */
export type IncidentChange =
  | { output: "incident"; seq: number; change: "opened" | "updated"; incident: Incident; eventIds: string[] }
  /** `from`, the younger, became part of `incident`; its id stays an alias and its events move over. */
  | { output: "incident"; seq: number; change: "merged"; incident: Incident; eventIds: string[]; from: string };

/** Why something was shown to a person, or was not. */
export interface LedgerEntry {
  output: "ledger";
  seq: number;
  /** ms since epoch, event time. */
  at: number;
  incidentId?: string;
  entity: Entity;
  decision: "paged" | "held" | "muted";
  /** A named reason, such as `below-threshold`, `budget-used`, `entity-share`, `suppressed`, `feedback-lowered`, `weak-signal`, `too-late`. */
  reason: string;
  /** One plain sentence with the numbers. */
  text: string;
}

/** Something about the watching itself: never an incident. */
export interface Notice {
  output: "notice";
  seq: number;
  at: number;
  kind: "observation-gap" | "blind-feature" | "relearning";
  text: string;
}

/** What was measured of an account or a repository that took part in an incident: rare, and only for people to look at. */
export interface ProfileChange {
  output: "profile";
  seq: number;
  at: number;
  profile: Profile;
}

export type PipelineOutput = IncidentChange | LedgerEntry | Notice | ProfileChange;
