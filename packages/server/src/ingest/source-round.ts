import type { AuditEvent, GitHubEvent, RefMove } from "@oddwatch/github-events";
import type { Control, Lane } from "@oddwatch/pipeline";

/** An event as a source hands it over. */
export interface SourceItem {
  event?: GitHubEvent;
  move?: RefMove;
  audit?: AuditEvent;
  /** GitHub's JSON text, kept whole for events that matter. */
  raw?: string;
  /** When it reached us, ms since epoch; for archives the end of the file's hour. */
  seenAt: number;
}

/** What a source could not read, and why. */
export interface Refused {
  reason: string;
  raw: string;
}

/**
 * What one source brings at a time. Everything in it is stored in one transaction together with the position, so that
 * after any crash the source goes on from a position whose events are in the log.
 */
export interface SourceRound {
  /** Unique name, such as `public` or `watch`: the key of its position. */
  source: string;
  lane: Lane;
  items: SourceItem[];
  refused: Refused[];
  /** When it was brought, ms since epoch on the clock of the run: event time where archives are served. */
  at: number;
  /** Plain JSON to go on from; undefined leaves the stored one as it is. */
  position?: unknown;
  /** Facts that can change a verdict, such as coverage; they enter the log before the items. */
  controls: Control[];
}
