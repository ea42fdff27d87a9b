import type { Queryable } from "../storage/transaction.ts";
import type { Job, JobHandler, JobOutcome } from "./job.ts";
import type { JobKind } from "./job-kind.ts";
import type { JobQueue } from "./job-queue.ts";

/** Stores a result with the client of the transaction that also marks the job as done. May be run again. */
export type StoreResult = (client: Queryable) => Promise<void>;

/** One step of the way from incident to person. */
export interface IncidentStep {
  /**
   * Does the work, answers what is to be stored; undefined for nothing. Must be safe to repeat, and must read the incident afresh.
   * Throws `RetryLater` when it knows when a new try makes sense, anything else for a try with growing pauses.
   */
  run: (job: Job, signal: AbortSignal) => Promise<StoreResult | undefined>;
  /** What is stored when it failed for good; the way goes on without its result. */
  giveUp?: (incidentId: string, reason: string) => StoreResult;
}

/** Who does the steps. `notify` is also called when the deadline comes before the way is done: it tells what is known then. */
export interface IncidentSteps {
  enrich: IncidentStep;
  summarise: IncidentStep;
  notify: IncidentStep;
}

const NEXT: Record<JobKind, JobKind | undefined> = {
  enrich: "summarise",
  summarise: "notify",
  notify: undefined,
  deadline: "notify",
};

/**
 * Nothing is looked up, the rules write the summary whenever it is asked for, and nobody is told: what holds while none of it
 * is set up.
 */
export const NO_STEPS: IncidentSteps = {
  enrich: { run: async () => undefined },
  summarise: { run: async () => undefined },
  notify: { run: async () => undefined },
};

/**
 * Lets the queue's jobs lead from incident to person: enrich, summarise, notify, each enqueued in the transaction that stores
 * what the one before it found. A step that fails for good is left out, and the way goes on.
 */
export function leadTheWay(queue: Pick<JobQueue, "work" | "onGivenUp">, steps: IncidentSteps): void {
  queue.work("enrich", handlerOf(steps.enrich));
  queue.work("summarise", handlerOf(steps.summarise));
  queue.work("notify", handlerOf(steps.notify));
  queue.work("deadline", async (job) => outcomeOf(job, undefined));
  queue.onGivenUp((job) => {
    const store = job.kind === "deadline" ? undefined : steps[job.kind].giveUp?.(job.incidentId, job.reason);
    return outcomeOf(job, store);
  });
}

function handlerOf({ run }: IncidentStep): JobHandler {
  return async (job, signal) => outcomeOf(job, await run(job, signal));
}

function outcomeOf(
  { kind, incidentId, priority }: Pick<Job, "kind" | "incidentId" | "priority">,
  store: StoreResult | undefined,
): JobOutcome {
  const next = NEXT[kind];
  return { store, next: next === undefined ? [] : [{ kind: next, job: { incidentId, priority } }] };
}
