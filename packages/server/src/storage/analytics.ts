import {
  type MatrixCell,
  type NamedCount,
  readDetectorMatrix,
  readTimelineBuckets,
  readTopNames,
  readWorkCounts,
  type Span,
  type TimelineBucket,
  type WorkCounts,
} from "./analytics-queries.ts";
import type { Queryable } from "./transaction.ts";

/** Figures over the incidents of a span, for the dashboard: each one query over the index of last events. */
export interface Analytics {
  /** Now on the clock of the run, in ms since epoch: event time where archives are served. */
  now: () => number;
  timeline: (span: Span & { bucketMs: number }) => Promise<TimelineBucket[]>;
  matrix: (span: Span) => Promise<MatrixCell[]>;
  top: (span: Span & { of: "actors" | "repos"; limit: number }) => Promise<NamedCount[]>;
  work: (span: Span) => Promise<WorkCounts>;
}

/** Reads from one workspace. */
export function createAnalytics(db: Queryable, workspace: string, now: () => number): Analytics {
  return {
    now,
    timeline: (span) => readTimelineBuckets(db, workspace, span),
    matrix: (span) => readDetectorMatrix(db, workspace, span),
    top: (wanted) => readTopNames(db, workspace, wanted),
    work: (span) => readWorkCounts(db, workspace, span),
  };
}
