import type { Queryable } from "../storage/transaction.ts";
import type { JobKind } from "./job-kind.ts";

/** A job to be. One that waits already for the same incident is taken instead: sooner and more urgent, if this one is. */
export interface JobRequest {
  incidentId: string;
  /** Higher goes first: `priorityOf` makes it from a severity. */
  priority: number;
  /** At once unless given. By the database's clock. */
  startAfterSeconds?: number;
}

/** A job that this process has taken. Its incident is to be read afresh: several changes may have become one job. */
export interface Job {
  id: string;
  kind: JobKind;
  /** May be the id of an incident that became part of another, or of one that retention took away. */
  incidentId: string;
  priority: number;
  /** 1 for the first try. */
  attempt: number;
  /** No further try follows when this one fails. */
  isLastAttempt: boolean;
}

/** What came of a job: stored, and followed by further jobs, in the one transaction that also marks the job as done. */
export interface JobOutcome {
  /** Run once more when the database did not take it: it must do nothing but use the client. */
  store?: (client: Queryable) => Promise<void>;
  next?: { kind: JobKind; job: JobRequest }[];
}

/**
 * Does a job. It may be run again after it was done (a process killed between the work and its storing), so it must be safe to
 * repeat. `signal` aborts when the job was cancelled, took too long, or the service stops. What it throws is kept as the
 * reason, so its message must hold no secret.
 */
export type JobHandler = (job: Job, signal: AbortSignal) => Promise<JobOutcome>;

/** To be thrown by a handler that knows when a new try makes sense, such as after a rate limit. */
export class RetryLater extends Error {
  override readonly name = "RetryLater";
  readonly seconds: number;

  constructor(seconds: number, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.seconds = seconds;
  }
}

/** The job was cancelled, or taken from a process that seemed dead: what came of it is not stored. */
export class ClaimLost extends Error {
  override readonly name = "ClaimLost";

  constructor(options?: ErrorOptions) {
    super("The job is no longer this process's to do", options);
  }
}
