import type { Activity, Contribution, Control, DetectionState, Entity, Profile, Severity } from "@oddwatch/pipeline";
import type { WorkState } from "@oddwatch/protocol";
import type { Generated } from "kysely";

/** The rows that queries read, as they arrive: times in ms since epoch, days as text. */
export interface Tables {
  log: LogTable;
  payload: PayloadTable;
  incident: IncidentTable;
  incident_alias: { workspace_id: string; alias: string; incident_id: string; revision: number };
  incident_event: IncidentEventTable;
  incident_name: IncidentNameTable;
  incident_timeline: {
    workspace_id: string;
    incident_id: string;
    ordinal: Generated<number>;
    at: number;
    what: string;
    text: string;
    /** Null for what the pipeline did. */
    author: string | null;
  };
  ledger: LedgerTable;
  profile: ProfileTable;
  notice: { workspace_id: string; seq: number; ordinal: number; at: number; kind: string; text: string };
  head: { workspace_id: string; seq: number; first_seq: number; revision: number };
}

export interface LogTable {
  workspace_id: string;
  seq: number;
  day: string;
  at: number;
  event_id: string | null;
  type: string;
  actor: string | null;
  repo: string | null;
  activity: Activity | null;
  control: Control | null;
}

export interface PayloadTable {
  workspace_id: string;
  day: string;
  event_id: string;
  type: string;
  at: number;
  payload: unknown;
}

export interface IncidentTable {
  workspace_id: string;
  id: string;
  kind: string;
  title: string;
  state: DetectionState;
  severity: Severity;
  detected_severity: Severity | null;
  score: number;
  entities: Entity[];
  actors: string[];
  repos: string[];
  event_count: number;
  first_event_at: number;
  last_event_at: number;
  detected_at: number;
  paged_at: number | null;
  detectors: string[];
  reasons: string[];
  contributions: Contribution[];
  sample: boolean;
  work_state: WorkState;
  assignee: string | null;
  revision: number;
  opened_revision: number;
  raised_revision: number;
  opened_seq: number;
  event_type: string | null;
  created_at: number;
}

/** A name that an incident is found by, in small letters. Kept by the database from `actors` and `repos`. */
export interface IncidentNameTable {
  workspace_id: string;
  what: "actor" | "repo" | "owner";
  name: string;
  incident_id: string;
}

export interface IncidentEventTable {
  workspace_id: string;
  incident_id: string;
  ordinal: number;
  event_id: string;
  type: string | null;
  at: number | null;
  day: string | null;
  seq: number | null;
  actor: string | null;
  repo: string | null;
}

/** What was measured last within one event group. `at` in ms since epoch. */
export type StoredGroup = Omit<Profile, "entity" | "group" | "automation"> & { at: number };

export interface ProfileTable {
  workspace_id: string;
  kind: "actor" | "repo";
  key: string;
  name: string;
  automation: boolean | null;
  first_seen_at: number;
  last_seen_at: number;
  groups: Record<string, StoredGroup>;
  hours: number[];
}

export interface LedgerTable {
  workspace_id: string;
  seq: number;
  ordinal: number;
  at: number;
  incident_id: string | null;
  entity_kind: string;
  entity_name: string;
  decision: "paged" | "held" | "muted";
  reason: string;
  text: string;
}
