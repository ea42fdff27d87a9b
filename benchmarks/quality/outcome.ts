import type { Family, Visibility } from "./scenario.ts";

/** How one injected scenario fared in one run. Plain data: it travels between processes. */
export interface Outcome {
  name: string;
  /** Undefined for a hard negative. */
  family: Family | undefined;
  visibility: Visibility;
  events: number;
  /** From its first to its last event, ms. */
  lengthMs: number;
  /** Best rank of an incident that names it, from 1; undefined when none does. */
  rank: number | undefined;
  /** Best rank by each baseline. */
  baselineRanks: Record<string, number | undefined>;
  paged: boolean;
  /** Event time from its first event to the opening of the incident of that rank, ms. */
  detectedAfterMs: number | undefined;
  /** From the event since which a person could have known to that opening, ms; 0 when it was opened before. */
  afterNoticeableMs: number | undefined;
  /** Of its events, how many had happened by then. */
  eventsNeeded: number | undefined;
  /** From its first event to the first page about it, ms. */
  pagedAfterMs: number | undefined;
  /** Incidents that belong to it. */
  incidents: number;
  /** Whether a true driver is among the first three contributions of that incident, or the rule it names. */
  rightReason: boolean | undefined;
  /** Of the campaigns of other families in the same run, how many it would tell the reason of just as well. */
  alsoRight: { hits: number; of: number };
  /** Severity of that incident. */
  severity: string | undefined;
}

/** One run: a stretch with scenarios in it, judged once. Plain data. */
export interface JudgedRun {
  stream: string;
  /** What was done otherwise than usual, such as `coverage 0.2`; empty for the main runs. */
  variant: string;
  strength: number;
  /** The same seed at the same strength injects the same scenarios, whatever the variant. */
  seed: string;
  /** Activities without the injected ones. */
  backgroundEvents: number;
  events: number;
  /** Processor time of the judging alone. */
  seconds: number;
  outcomes: Outcome[];
  /** Incidents of the background. */
  backgroundIncidents: number;
  /** Those that were paged. */
  backgroundPages: number;
  /** Of all. */
  pages: number;
  /** In a run whose feed fails for a while. */
  gap?: {
    /** From its start to the first notice of it, ms; undefined when there was none until ten minutes after the catching-up. */
    noticedAfterMs: number | undefined;
  };
}
