import { z } from "zod";
import { Severity } from "./incident.ts";

/** An incident in the older shape that `GET /summary` and `GET /stream` answer with. */
export const Summary = z.object({
  id: z.string(),
  /** The first event of the incident. */
  event_id: z.string(),
  title: z.string(),
  severity: Severity,
  severity_reasoning: z.string(),
  root_cause: z.array(z.string()),
  impact: z.array(z.string()),
  next_steps: z.array(z.string()),
  suspicious_patterns: z.array(z.string()),
  /** 0..1, higher is stranger. */
  anomaly_score: z.number(),
  event_type: z.string(),
  actor_login: z.string(),
  repo_name: z.string(),
  raw_event: z.unknown().nullable(),
  event_timestamp: z.iso.datetime(),
  created_at: z.iso.datetime(),
  tags: z.array(z.string()),
});
export type Summary = z.infer<typeof Summary>;

/** `GET /summary` */
export const SummaryPage = z.object({ count: z.number().int(), summaries: z.array(Summary) });
export type SummaryPage = z.infer<typeof SummaryPage>;

/** One unnamed message of `GET /stream`. */
export const StreamMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("connected"), message: z.string() }),
  z.object({ type: z.literal("anomaly"), data: Summary }),
]);
export type StreamMessage = z.infer<typeof StreamMessage>;
