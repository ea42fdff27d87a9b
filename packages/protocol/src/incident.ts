import { z } from "zod";

export const Severity = z.enum(["info", "low", "medium", "high", "critical"]);
export type Severity = z.infer<typeof Severity>;

export const Entity = z.object({ kind: z.enum(["actor", "repo", "org", "pattern"]), name: z.string() });
export type Entity = z.infer<typeof Entity>;

export const Contribution = z.object({
  feature: z.string(),
  value: z.number(),
  /** What would have been usual; null while too little was seen to say. */
  expected: z.number().nullable(),
  /** The largest value (for what is strange when small: the smallest) that would have been ordinary; absent while not known. */
  usual_up_to: z.number().optional(),
  /** 0..1; those of one incident sum to 1. */
  share: z.number(),
});
export type Contribution = z.infer<typeof Contribution>;

/** What the detectors and a replay say of an incident. Times are RFC 3339 UTC; scores 0..1, higher is stranger. */
export const DetectedIncident = z.object({
  id: z.string(),
  rank: z.number().int().positive(),
  severity: Severity,
  /** What it would be without what was looked up outside the stream. */
  detected_severity: Severity,
  score: z.number(),
  kind: z.string(),
  title: z.string(),
  state: z.enum(["new", "ongoing", "escalating", "resolved", "regressed"]),
  entities: z.array(Entity),
  actors: z.array(z.string()),
  repos: z.array(z.string()),
  /** The first 1000 at most; `event_count` counts all. */
  event_ids: z.array(z.string()),
  event_count: z.number().int(),
  first_event_at: z.iso.datetime(),
  last_event_at: z.iso.datetime(),
  detected_at: z.iso.datetime(),
  /** Event time at which it crossed the alert budget's threshold, or null. */
  paged_at: z.iso.datetime().nullable(),
  detectors: z.array(z.string()),
  reasons: z.array(z.string()),
  contributions: z.array(Contribution),
  /** True for incidents of the bundled sample that a first start warms up on. */
  sample: z.boolean(),
});
export type DetectedIncident = z.infer<typeof DetectedIncident>;

export const WorkState = z.enum(["open", "acknowledged", "resolved", "suppressed"]);
export type WorkState = z.infer<typeof WorkState>;

/** A stored incident in a list: the detection's part without its event ids, and the people's part. Lists carry no rank. */
export const Incident = DetectedIncident.omit({ rank: true, event_ids: true }).extend({
  work_state: WorkState,
  /** Who looks after it: a name as people gave it. Null when nobody does. */
  assignee: z.string().nullable().optional(),
  /** Rises by one with every change of any incident: the cursor of the live stream. */
  revision: z.number().int(),
});
export type Incident = z.infer<typeof Incident>;

/** One event of an incident, as far as it was kept. */
export const IncidentEvent = z.object({
  id: z.string(),
  type: z.string(),
  at: z.iso.datetime(),
  actor: z.string(),
  repo: z.string().nullable(),
  /** The activity as the pipeline saw it: bounded, secrets masked. Null when retention took it away. */
  activity: z.record(z.string(), z.unknown()).nullable(),
  /** GitHub's whole payload, secrets masked, where it was kept. */
  payload: z.unknown().nullable(),
});
export type IncidentEvent = z.infer<typeof IncidentEvent>;

/** One step in an incident's life. */
export const TimelineEntry = z.object({
  at: z.iso.datetime(),
  /** `opened`, `state`, `severity`, `paged`, `merged`, or what a person did, such as `acknowledged` or `comment`. */
  what: z.string(),
  /** Plain text: what a person wrote is shown as it is, never as markup. */
  text: z.string(),
  /** Who did it; null when it was the pipeline. */
  author: z.string().nullable().optional(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** One incident with its evidence. `events` holds the first 100 of `event_ids`. */
export const IncidentDetail = Incident.extend({
  event_ids: z.array(z.string()),
  events: z.array(IncidentEvent),
  timeline: z.array(TimelineEntry),
  /** Ids of younger incidents that were merged into this one. */
  aliases: z.array(z.string()),
});
export type IncidentDetail = z.infer<typeof IncidentDetail>;

/** A page of incidents, newest change first. `next_cursor` is null on the last page. */
export const IncidentPage = z.object({ incidents: z.array(Incident), next_cursor: z.string().nullable() });
export type IncidentPage = z.infer<typeof IncidentPage>;
