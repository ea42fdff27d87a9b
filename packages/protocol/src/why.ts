import { z } from "zod";
import { Entity, Incident } from "./incident.ts";
import { Notice } from "./notice.ts";

/** One decision whether a person is told, with its reason. */
export const LedgerLine = z.object({
  at: z.iso.datetime(),
  entity: Entity,
  incident_id: z.string().nullable(),
  decision: z.enum(["paged", "held", "muted"]),
  /** A named reason, such as `below-threshold`. */
  reason: z.string(),
  /** One plain sentence with the numbers. */
  text: z.string(),
});
export type LedgerLine = z.infer<typeof LedgerLine>;

/** What of an incident says why somebody was, or was not, told of it. */
export const WhyIncident = Incident.pick({
  id: true,
  kind: true,
  title: true,
  state: true,
  severity: true,
  score: true,
  entities: true,
  event_count: true,
  first_event_at: true,
  last_event_at: true,
  detected_at: true,
  paged_at: true,
  reasons: true,
});
export type WhyIncident = z.infer<typeof WhyIncident>;

/** `GET /api/v1/why`: why a person was, or was not, told about an account, a repository, an owner or a pattern. */
export const Why = z.object({
  /** As asked. */
  entity: z.string(),
  /** The time asked about; null for the latest. */
  at: z.iso.datetime().nullable(),
  /** Those that name it, latest first, 20 at most; with a time, those within twelve hours of it. */
  incidents: z.array(WhyIncident),
  /** The decisions on them and on the entity, latest first, 200 at most. */
  ledger: z.array(LedgerLine),
  /** What befell the watching in that time. */
  notices: z.array(Notice),
  /** Its own events in those hours as far as the log still holds them; null when the log was not asked. */
  seen: z
    .object({ events: z.number().int(), first_at: z.iso.datetime().nullable(), last_at: z.iso.datetime().nullable() })
    .nullable(),
  /** Names in incidents that begin alike, when nothing was found. */
  similar: z.array(z.string()),
  /** The settings in force now: version, budget, suppressions. */
  settings: z.record(z.string(), z.unknown()).nullable(),
});
export type Why = z.infer<typeof Why>;
