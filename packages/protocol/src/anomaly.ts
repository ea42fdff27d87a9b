import { z } from "zod";
import { Incident } from "./incident.ts";

const Counts = z.record(z.string(), z.number().int());
const NameCount = z.object({ name: z.string(), count: z.number().int() });

/** `GET /api/v1/anomalies`: incidents by page, with figures over all that match. */
export const AnomalyPage = z.object({
  anomalies: z.array(Incident),
  pagination: z.object({
    page: z.number().int(),
    limit: z.number().int(),
    total: z.number().int(),
    pages: z.number().int(),
  }),
  stats: z.object({
    severity_breakdown: Counts,
    top_users: z.array(NameCount),
    top_repositories: z.array(NameCount),
  }),
});
export type AnomalyPage = z.infer<typeof AnomalyPage>;

/** `GET /api/v1/anomalies/stats/summary`. */
export const AnomalyStats = z.object({
  days: z.number().int(),
  total: z.number().int(),
  severity_breakdown: Counts,
  daily: z.array(z.object({ date: z.iso.date(), count: z.number().int() })),
  false_positives: z.number().int(),
  by_work_state: Counts,
});
export type AnomalyStats = z.infer<typeof AnomalyStats>;

/** `POST /api/v1/anomalies/:id/mark-false-positive`. */
export const MarkedFalse = z.object({ id: z.string(), judgement: z.literal("false") });
export type MarkedFalse = z.infer<typeof MarkedFalse>;
