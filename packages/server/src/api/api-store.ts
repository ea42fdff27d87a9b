import type { Activity, DetectionState, Incident, Notice, Severity } from "@oddwatch/pipeline";
import type { SocketFilter, WorkState } from "@oddwatch/protocol";
import type { StoredSummary } from "../summarise/stored-summary.ts";

/** The event that opened an incident, as far as it was kept. */
export interface FirstEvent {
  id: string;
  /** GitHub's type name, such as `PushEvent`. */
  type: string;
  /** GitHub's whole payload with secrets masked; undefined when it was not kept. */
  payload?: unknown;
}

/** An incident as its row holds it: the detection's part and the people's part. Times in ms since epoch. */
export interface StoredIncident extends Incident {
  workState: WorkState;
  /** Who looks after it; undefined when nobody does. */
  assignee?: string;
  /** Rises with every change of any incident of the workspace; unique to one change. */
  revision: number;
  /** The revision at which it was opened: never changes. */
  openedRevision: number;
  /** The revision at which it was opened or at which its severity last rose: unique to that raise. */
  raisedRevision: number;
  /** When its row was first written. */
  createdAt: number;
  /** Undefined when retention took it away. */
  firstEvent?: FirstEvent;
  /** What was written of it; undefined before that, and where it was not asked for. It may speak of an earlier severity. */
  summary?: StoredSummary;
}

/** One event of an incident. `activity` and `payload` are undefined when they were not kept. */
export interface StoredEvent {
  id: string;
  type: string;
  at: number;
  actor: string;
  repo?: string;
  activity?: Activity;
  payload?: unknown;
}

/** An incident with its evidence. `events` holds the first 100 of `eventIds`; `aliases` are the ids merged into it. */
export interface StoredIncidentDetail extends StoredIncident {
  eventIds: string[];
  events: StoredEvent[];
  timeline: { at: number; what: string; text: string; author?: string }[];
  aliases: string[];
}

/** An incident that changed: `opened` when its first revision is later than the one asked about. */
export interface ChangedIncident extends StoredIncident {
  opened: boolean;
  /** Ids of younger incidents that became part of it, in any order. */
  aliases: string[];
}

/** Every given field has to match; several severities mean any of them. */
export interface IncidentFilter {
  severities?: Severity[];
  kind?: string;
  state?: DetectionState;
  workState?: WorkState;
  /** A login, compared without case. */
  actor?: string;
  /** `owner/name`, compared without case. */
  repo?: string;
  /** Last event at or after this time: ms since epoch. */
  since?: number;
  sample?: boolean;
}

/** Figures over all incidents that match a filter. */
export interface IncidentTally {
  total: number;
  bySeverity: Partial<Record<Severity, number>>;
  /** The names that most of them have, ten at most. */
  topActors: { name: string; count: number }[];
  topRepos: { name: string; count: number }[];
}

/** By `revision`, which every change raises, or by `openedRevision`, which never moves. */
export type ListOrder = "changed" | "opened";

/** Which part of a list: below a place in its order, or after so many. */
export interface ListPage {
  limit: number;
  /** `changed` unless given. */
  order?: ListOrder;
  /** A revision: only those whose revision of the order is lower. */
  below?: number;
  offset?: number;
  /** Whether `firstEvent` is wanted, which takes one more look-up; false unless given. */
  withFirstEvents?: boolean;
}

/** What the API reads, of one workspace. Every method rejects when the database does not answer. */
export interface ApiStore {
  /** Newest change or newest incident first. */
  listIncidents(filter: IncidentFilter, page: ListPage): Promise<StoredIncident[]>;
  /** Reads every incident that matches. */
  tally(filter: IncidentFilter): Promise<IncidentTally>;
  /** By its own id or by an alias: then the answer's `id` is that of the survivor. Undefined when there is none. */
  getIncident(id: string): Promise<StoredIncidentDetail | undefined>;
  /**
   * Incidents with a revision above `revision`, oldest change first, each once in its newest state. Only those that any of
   * `wanted` wants, when it is given; its names are in small letters.
   */
  changedSince(revision: number, limit: number, wanted?: readonly SocketFilter[]): Promise<ChangedIncident[]>;
  /** Incidents with a `raisedRevision` above `revision`, oldest raise first, each once in its newest state. */
  raisedSince(revision: number, limit: number): Promise<ChangedIncident[]>;
  /** The newest revision, 0 in an empty store. */
  headRevision(): Promise<number>;
  /** Newest row first (by `createdAt`), with `firstEvent`, its payload and the summary where there are any. `since` is inclusive. */
  listSummarised(filter: { since?: number; severity?: Severity; limit: number }): Promise<StoredIncident[]>;
  /** Newest first. */
  listNotices(filter: { since?: number; limit: number }): Promise<Pick<Notice, "at" | "kind" | "text">[]>;
}
