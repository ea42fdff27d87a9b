import { z } from "zod";
import { Severity } from "./incident.ts";

/**
 * One sentence of a summary with what it rests on: `e:` and an event's id, `f:` and a field of the incident or a feature among
 * its contributions, `k:` and the key of a fact that was looked up.
 */
export const SummaryBullet = z.object({ text: z.string(), cites: z.array(z.string()).min(1) });
export type SummaryBullet = z.infer<typeof SummaryBullet>;

const Bullets = z.array(SummaryBullet).min(3).max(5);

/** `GET /api/v1/incidents/:id/summary`. The severity is the pipeline's: whoever wrote the words could not change it. */
export const IncidentSummary = z.object({
  incident_id: z.string(),
  title: z.string().max(200),
  severity: Severity,
  severity_reasoning: z.string(),
  root_cause: Bullets,
  impact: Bullets,
  next_steps: Bullets,
  tags: z.array(z.string()),
  written_by: z.enum(["model", "rules"]),
  /** Why the rules wrote it though a model could have; null where none was asked for. */
  why_rules: z.string().nullable(),
  model: z.string().nullable(),
  prompt_version: z.number().int().nullable(),
  tokens: z.object({ input: z.number().int(), output: z.number().int() }).nullable(),
  /** US dollars; null when nothing was paid or the model's price is not known. */
  cost: z.number().nullable(),
  /** Null when it was made for this answer and is not stored. */
  written_at: z.iso.datetime().nullable(),
});
export type IncidentSummary = z.infer<typeof IncidentSummary>;
