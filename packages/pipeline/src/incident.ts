/** Least to most urgent. There is nothing between two of them. */
export const SEVERITIES = ["info", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The pipeline's own state of an incident. What people do with it (acknowledge, resolve) is another column, not kept here. */
export type DetectionState = "new" | "ongoing" | "escalating" | "resolved" | "regressed";

export interface Entity {
  kind: "actor" | "repo" | "org" | "pattern";
  name: string;
}

/** What one feature had to do with it. */
export interface Contribution {
  feature: string;
  value: number;
  /** What would have been usual; undefined while too little was seen to say. */
  expected?: number;
  /** The largest value that would have been ordinary; undefined when that is not known. */
  usualUpTo?: number;
  /** Part of the whole, 0..1; those of one incident sum to 1. */
  share: number;
}

/** Something out of the ordinary, grouped by entity and time. Times in ms since epoch. */
export interface Incident {
  /** Made once from (workspace, `seq` of the input that opened it, ordinal), never recomputed. */
  id: string;
  /** Short name of what it looks like, such as `flood` or `mass-deletion`. */
  kind: string;
  title: string;
  state: DetectionState;
  severity: Severity;
  /** What it would be without what was looked up outside the stream. */
  detectedSeverity: Severity;
  /** 0..1, higher is stranger. */
  score: number;
  entities: Entity[];
  /** Logins, in order of appearance, at most 50. */
  actors: string[];
  /** `owner/name`, in order of appearance, at most 50. */
  repos: string[];
  eventCount: number;
  firstEventAt: number;
  lastEventAt: number;
  detectedAt: number;
  /** When it crossed the budget's threshold, decided without looking ahead; undefined when it never did. */
  pagedAt?: number;
  detectors: string[];
  /** Plain sentences, the most telling first. */
  reasons: string[];
  contributions: Contribution[];
  /** Opened by the bundled sample, not by anybody's real activity. */
  sample: boolean;
}
