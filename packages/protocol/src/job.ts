import { z } from "zod";

export const JobKind = z.enum(["enrich", "summarise", "notify", "deadline"]);
export type JobKind = z.infer<typeof JobKind>;

/** `waiting` also while its time has not come; `retrying` waits for a new try; `failed` was given up. */
export const JobState = z.enum(["waiting", "retrying", "active", "done", "cancelled", "failed"]);
export type JobState = z.infer<typeof JobState>;

/** Something that is done about an incident after it was stored. */
export const Job = z.object({
  id: z.string(),
  kind: JobKind,
  incident_id: z.string(),
  state: JobState,
  /** Higher goes first: 0 for an incident of severity info to 4 for critical. */
  priority: z.number().int(),
  /** Tries so far. */
  attempts: z.number().int(),
  /** Tries before it is given up. */
  max_attempts: z.number().int(),
  created_at: z.iso.datetime(),
  /** It does not start before this time. */
  due_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  ended_at: z.iso.datetime().nullable(),
  /** Why the last try failed. */
  error: z.string().nullable(),
});
export type Job = z.infer<typeof Job>;

/** How jobs of one kind are doing. */
export const JobQueueHealth = z.object({
  kind: JobKind,
  /** False when tries fail again and again. */
  ok: z.boolean(),
  /** Could start now. */
  waiting: z.number().int(),
  /** Wait for their time. */
  delayed: z.number().int(),
  active: z.number().int(),
  /** Given up, of the last three days. */
  failed: z.number().int(),
  oldest_waiting_seconds: z.number().nullable(),
  last_done_at: z.iso.datetime().nullable(),
  /** Why tries fail. */
  error: z.string().nullable(),
});
export type JobQueueHealth = z.infer<typeof JobQueueHealth>;

/** `GET /api/v1/jobs`: newest first. `next_cursor` is null on the last page. */
export const JobPage = z.object({
  queues: z.array(JobQueueHealth),
  jobs: z.array(Job),
  next_cursor: z.string().nullable(),
});
export type JobPage = z.infer<typeof JobPage>;

/** `POST /api/v1/jobs/:id/retry` and `/cancel`. */
export const JobChanged = z.object({ id: z.string(), state: JobState });
export type JobChanged = z.infer<typeof JobChanged>;
