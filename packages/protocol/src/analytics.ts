import { z } from "zod";
import { SourceHealth } from "./health.ts";
import { Notice } from "./notice.ts";

const Span = { from: z.iso.datetime(), to: z.iso.datetime() };

/** `GET /api/v1/analytics/timeline`: incidents by the time they were detected, the oldest stretch first. */
export const AnalyticsTimeline = z.object({
  ...Span,
  bucket_seconds: z.number().int(),
  buckets: z.array(
    z.object({
      at: z.iso.datetime(),
      total: z.number().int(),
      paged: z.number().int(),
      by_severity: z.record(z.string(), z.number().int()),
    }),
  ),
});
export type AnalyticsTimeline = z.infer<typeof AnalyticsTimeline>;

/** `GET /api/v1/analytics/matrix`: what each detector found in each type of event, the fullest cell first. */
export const DetectionMatrix = z.object({
  ...Span,
  cells: z.array(
    z.object({
      detector: z.string(),
      event_type: z.string(),
      incidents: z.number().int(),
      mean_score: z.number(),
      highest_score: z.number(),
    }),
  ),
});
export type DetectionMatrix = z.infer<typeof DetectionMatrix>;

/** An account or repository and the incidents that name it. */
export const NamedCount = z.object({
  name: z.string(),
  incidents: z.number().int(),
  critical: z.number().int(),
  highest_score: z.number(),
});
export type NamedCount = z.infer<typeof NamedCount>;

/** `GET /api/v1/analytics/top`. */
export const AnalyticsTop = z.object({ ...Span, actors: z.array(NamedCount), repositories: z.array(NamedCount) });
export type AnalyticsTop = z.infer<typeof AnalyticsTop>;

/** `GET /api/v1/analytics/coverage`: how much is seen now, and what befell the watching, newest first. */
export const AnalyticsCoverage = z.object({ ...Span, sources: z.array(SourceHealth), notices: z.array(Notice) });
export type AnalyticsCoverage = z.infer<typeof AnalyticsCoverage>;
