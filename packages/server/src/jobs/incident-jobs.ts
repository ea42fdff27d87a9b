import { SEVERITIES, type Severity } from "@oddwatch/pipeline";
import type { IncidentMove } from "../storage/incident-moves.ts";
import type { Queryable } from "../storage/transaction.ts";
import type { JobRequest } from "./job.ts";
import type { JobKind } from "./job-kind.ts";

/** So long after it was paged somebody is told of a critical incident with what is known by then. */
export const CRITICAL_DEADLINE_SECONDS = 15;
/** The same for all others. */
export const DEADLINE_SECONDS = 60;

/** What puts jobs into the queue. */
export interface Enqueuer {
  enqueue(client: Queryable, kind: JobKind, jobs: readonly JobRequest[]): Promise<void>;
}

/** Jobs of a worse severity go first: 0 for info to 4 for critical. */
export function priorityOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/**
 * The first jobs of incidents, for the transaction that stores them: `enrich` for each that was opened, rose, was paged or came
 * back, and `deadline` for each that was paged, came back or became critical. None for those of the bundled sample.
 */
export function enqueueForMoves(jobs: Enqueuer): (client: Queryable, moves: readonly IncidentMove[]) => Promise<void> {
  return async (client, moves) => {
    const real = moves.filter(({ sample }) => !sample);
    const urgent = real.filter(({ paged, returned, becameCritical }) => paged || returned || becameCritical);
    if (real.length > 0) await jobs.enqueue(client, "enrich", real.map(firstJob));
    if (urgent.length > 0) await jobs.enqueue(client, "deadline", urgent.map(deadlineJob));
  };
}

function firstJob({ id, severity }: IncidentMove): JobRequest {
  return { incidentId: id, priority: priorityOf(severity) };
}

function deadlineJob(move: IncidentMove): JobRequest {
  const startAfterSeconds = move.severity === "critical" ? CRITICAL_DEADLINE_SECONDS : DEADLINE_SECONDS;
  return { ...firstJob(move), startAfterSeconds };
}
