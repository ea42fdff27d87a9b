import { z } from "zod";
import { SourceHealth } from "./health.ts";

/** `GET /stats`: figures of every part. Counts are since the store began unless named otherwise. */
export const Stats = z.object({
  uptime_seconds: z.number(),
  sources: z.array(SourceHealth),
  ingest: z.object({
    /** Inputs in the log, controls included. */
    inputs: z.number().int(),
    activities: z.number().int(),
    duplicates: z.number().int(),
    quarantined: z.number().int(),
    /** Mean of the last minute. */
    events_per_second: z.number(),
    /** Events that wait for the pipeline. */
    queued: z.number().int(),
  }),
  pipeline: z.object({
    seq: z.number().int(),
    watermark: z.iso.datetime().nullable(),
    /** Entries held in each bounded table of the pipeline, by its name. */
    keys: z.record(z.string(), z.number()),
    /** Whether each detector has seen enough to judge, by its name. */
    ready: z.record(z.string(), z.boolean()),
    snapshot_seq: z.number().int().nullable(),
  }),
  incidents: z.object({
    total: z.number().int(),
    by_severity: z.record(z.string(), z.number()),
    paged_today: z.number().int(),
  }),
  /** The newest notices about the watching itself, newest first. */
  notices: z.array(z.object({ at: z.iso.datetime(), kind: z.string(), text: z.string() })),
  sse: z.object({ clients: z.number().int(), dropped_messages: z.number().int() }),
});
export type Stats = z.infer<typeof Stats>;
