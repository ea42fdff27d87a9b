import { z } from "zod";
import { JobQueueHealth } from "./job.ts";
import { Problem } from "./problem.ts";

/** One source of events and how well it is doing. */
export const SourceHealth = z.object({
  name: z.string(),
  lane: z.string(),
  state: z.enum(["starting", "ok", "waiting", "failing", "stopped", "done"]),
  last_success_at: z.iso.datetime().nullable(),
  /** Seconds between the newest event's own time and its arrival; null while nothing arrived. */
  lag_seconds: z.number().nullable(),
  /** Part of the stream that is seen, 0..1; null while it cannot be told. */
  coverage: z.number().nullable(),
  /** Part of the low-priority types that is taken in, 1 unless the queue is full. */
  sampling_rate: z.number(),
  error: z.string().nullable(),
  /** When it is asked again. */
  next_try_at: z.iso.datetime().nullable(),
  /** What would make it see more, such as a token. */
  hint: z.string().nullable(),
});
export type SourceHealth = z.infer<typeof SourceHealth>;

/** How messages to people through one channel are doing; those with nothing to say are left out. */
export const AlertChannelHealth = z.object({
  channel: z.string(),
  /** False while a message waits for another try, and for an hour after one was given up. */
  ok: z.boolean(),
  /** Messages that are to be sent. */
  waiting: z.number().int(),
  /** Why the last try failed. */
  error: z.string().nullable(),
});
export type AlertChannelHealth = z.infer<typeof AlertChannelHealth>;

/** Whether people are told. */
export const AlertHealth = z.object({
  ok: z.boolean(),
  /** Why nothing can be planned or sent at all; null when it can. */
  error: z.string().nullable(),
  channels: z.array(AlertChannelHealth),
  /** When the outgoing heartbeat last arrived; null when there is none. */
  last_heartbeat_at: z.iso.datetime().nullable(),
});
export type AlertHealth = z.infer<typeof AlertHealth>;

/** A service outside that is asked about incidents: GitHub for look-ups, a model for summaries. Those not asked within an hour are left out. */
export const OutsideHealth = z.object({
  name: z.enum(["lookups", "model"]),
  /** Whether the last question was answered. The way to people goes on without it when not. */
  ok: z.boolean(),
  /** Why the last question failed. */
  error: z.string().nullable(),
  /** Null when none came since the start. */
  last_answer_at: z.iso.datetime().nullable(),
});
export type OutsideHealth = z.infer<typeof OutsideHealth>;

/** `GET /health`: 200 while database, pipeline and API work, else 503. A source that cannot be reached, or jobs that fail, only make `degraded`. */
export const Health = z.object({
  status: z.enum(["ok", "degraded", "starting", "down"]),
  version: z.string(),
  started_at: z.iso.datetime(),
  database: z.object({ ok: z.boolean(), error: z.string().nullable() }),
  pipeline: z.object({
    ok: z.boolean(),
    /** The newest input that is stored and judged. */
    seq: z.number().int(),
    watermark: z.iso.datetime().nullable(),
    error: z.string().nullable(),
  }),
  sources: z.array(SourceHealth),
  /** Each kind of job, in the order of the way from incident to person. */
  jobs: z.array(JobQueueHealth).default([]),
  outside: z.array(OutsideHealth).default([]),
  /** Absent where nobody is told of anything. */
  alerts: AlertHealth.optional(),
  sse_clients: z.number().int(),
});
export type Health = z.infer<typeof Health>;

/** All that `GET /health` tells a caller without a token, where one is asked for. */
export const HealthStatus = Health.pick({ status: true });
export type HealthStatus = z.infer<typeof HealthStatus>;

/** The 503 of `GET /health`: a problem like every error; `health` is left out for a caller without a token. */
export const HealthProblem = Problem.extend({ health: Health.optional() });
export type HealthProblem = z.infer<typeof HealthProblem>;
