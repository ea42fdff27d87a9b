import { z } from "zod";

/** One thing that was looked up about an incident. */
export const EvidenceFact = z.object({
  /** Names it within its incident, such as `actor.created:mallory`. */
  key: z.string(),
  text: z.string(),
  source: z.string(),
  at: z.iso.datetime(),
  /** The figure behind the sentence; null when it has none. */
  value: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  /** 0 for background, 1 for worth a look, 2 for what changes how the incident is read. */
  telling: z.number().int().min(0).max(2),
});
export type EvidenceFact = z.infer<typeof EvidenceFact>;

/** `GET /api/v1/incidents/:id/evidence`. */
export const IncidentEvidence = z.object({
  incident_id: z.string(),
  /** `pending` while nothing was looked up yet, `unavailable` when nothing could be asked. */
  state: z.enum(["pending", "known", "partial", "unavailable"]),
  /** The most telling first. */
  facts: z.array(EvidenceFact),
  /** What could not be looked up, and why. */
  gaps: z.array(z.object({ what: z.string(), reason: z.string() })),
  gathered_at: z.iso.datetime().nullable(),
});
export type IncidentEvidence = z.infer<typeof IncidentEvidence>;
