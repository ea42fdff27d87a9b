import type { Severity } from "@oddwatch/pipeline";
import { timestamp } from "./timestamp.ts";
import type { Queryable } from "./transaction.ts";

/** A span of event time, in ms since epoch: `from` belongs to it, `to` does not. */
export interface Span {
  from: number;
  to: number;
}

/** Incidents that were detected in one stretch of time. */
export interface TimelineBucket {
  /** Its beginning, in ms since epoch. */
  at: number;
  total: number;
  paged: number;
  bySeverity: Partial<Record<Severity, number>>;
}

/** What one detector found in one type of event. */
export interface MatrixCell {
  detector: string;
  /** GitHub's type name of the event that opened the incident. */
  eventType: string;
  incidents: number;
  /** 0..1. */
  meanScore: number;
  highestScore: number;
}

/** An account or repository and the incidents that name it. */
export interface NamedCount {
  name: string;
  incidents: number;
  critical: number;
  highestScore: number;
}

/** How people judged and worked. */
export interface WorkCounts {
  byWorkState: Record<string, number>;
  byJudgement: Record<string, number>;
}

const IN_SPAN = "workspace_id = $1 and last_event_at >= $2 and detected_at >= $2 and detected_at < $3";

/** Stretches of `bucketMs`, the oldest first, those without incidents too. Reads the incidents of the span. */
export async function readTimelineBuckets(
  db: Queryable,
  workspace: string,
  { from, to, bucketMs }: Span & { bucketMs: number },
): Promise<TimelineBucket[]> {
  const { rows } = await db.query<{ at: number; severity: Severity; total: number; paged: number }>(
    `select date_bin($4 * interval '1 millisecond', detected_at, 'epoch') as at, severity, count(*) as total,
       count(paged_at) as paged
     from incident where ${IN_SPAN} group by 1, 2`,
    [workspace, timestamp(from), timestamp(to), bucketMs],
  );
  const first = Math.floor(from / bucketMs) * bucketMs;
  const buckets = Array.from({ length: Math.ceil((to - first) / bucketMs) }, (_, index): TimelineBucket => {
    return { at: first + index * bucketMs, total: 0, paged: 0, bySeverity: {} };
  });
  for (const { at, severity, total, paged } of rows) {
    const bucket = buckets[Math.round((at - first) / bucketMs)];
    if (bucket === undefined) continue;
    bucket.total += total;
    bucket.paged += paged;
    bucket.bySeverity[severity] = total;
  }
  return buckets;
}

/** Detector × event type, the fullest cell first, 500 at most. */
export async function readDetectorMatrix(db: Queryable, workspace: string, span: Span): Promise<MatrixCell[]> {
  const { rows } = await db.query<MatrixCell>(
    `select detector, coalesce(event_type, 'unknown') as "eventType", count(*) as incidents,
       avg(score) as "meanScore", max(score) as "highestScore"
     from incident cross join unnest(detectors) as detector
     where ${IN_SPAN} group by 1, 2 order by 3 desc, 1, 2 limit 500`,
    [workspace, timestamp(span.from), timestamp(span.to)],
  );
  return rows;
}

/** The accounts or repositories that most incidents name. */
export async function readTopNames(
  db: Queryable,
  workspace: string,
  { from, to, of, limit }: Span & { of: "actors" | "repos"; limit: number },
): Promise<NamedCount[]> {
  const { rows } = await db.query<NamedCount>(
    `select name, count(*) as incidents, count(*) filter (where severity = 'critical') as critical,
       max(score) as "highestScore"
     from incident cross join unnest(${of === "actors" ? "actors" : "repos"}) as name
     where ${IN_SPAN} group by 1 order by 2 desc, 3 desc, 1 limit $4`,
    [workspace, timestamp(from), timestamp(to), limit],
  );
  return rows;
}

/** Where people are with the incidents of the span, and what they said of them. */
export async function readWorkCounts(db: Queryable, workspace: string, span: Span): Promise<WorkCounts> {
  const values = [workspace, timestamp(span.from), timestamp(span.to)];
  const states = await db.query<{ name: string; count: number }>(
    `select work_state as name, count(*) as count from incident where ${IN_SPAN} group by 1`,
    values,
  );
  const judgements = await db.query<{ name: string; count: number }>(
    `select judgement as name, count(*) as count from incident_feedback
     where workspace_id = $1 and incident_id in (select id from incident where ${IN_SPAN}) group by 1`,
    values,
  );
  return { byWorkState: counted(states.rows), byJudgement: counted(judgements.rows) };
}

function counted(rows: { name: string; count: number }[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}
