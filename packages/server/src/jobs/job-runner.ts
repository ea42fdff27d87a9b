import { setImmediate as immediately } from "node:timers/promises";
import { maskSecrets } from "@oddwatch/pipeline";
import type pg from "pg";
import type { JobWithMetadata, PgBoss } from "pg-boss";
import { z } from "zod";
import type { StorageLog } from "../storage/storage-log.ts";
import { bossDatabase } from "./boss-database.ts";
import { ClaimLost, type JobOutcome, RetryLater } from "./job.ts";
import { type Attempt, JobSettler } from "./settle-jobs.ts";

const HEARTBEAT_MS = 3_000;
const REASON_LENGTH = 500;
/** pg-boss answers with the ids of those that are still ours, and does not say so in its types. */
const Touched = z.object({ settled: z.array(z.string()).optional() });
const Payload = z.object({ incidentId: z.string() });

/** A job as pg-boss hands it out. */
export type ClaimedJob = JobWithMetadata<unknown>;

/** What became of one try. */
export type TryResult = { how: "done" } | { how: "lost" } | { how: "failed"; reason: string; isLast: boolean };

export interface JobRunnerOptions {
  queue: string;
  workspace: string;
  boss: PgBoss;
  pool: pg.Pool;
  run: (job: ClaimedJob, incidentId: string, signal: AbortSignal) => Promise<JobOutcome>;
  /** Jobs at the same time. */
  concurrency: number;
  expireSeconds: number;
  onResult: (result: TryResult) => void;
  log: StorageLog;
}

/**
 * Takes jobs of one queue, the most urgent first, as many as it has hands for, and runs them. Of several for one incident it
 * runs one after the other.
 */
export class JobRunner {
  readonly #options: JobRunnerOptions;
  readonly #settler: JobSettler;
  readonly #running = new Set<{ attempt: Attempt; abort: AbortController }>();
  readonly #ofIncident = new Map<string, Promise<void>>();
  #mayHaveMore = true;
  #isStopping = false;
  #isTroubled = false;
  #wake: () => void = () => undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #ended: Promise<void> = Promise.resolve();

  constructor(options: JobRunnerOptions) {
    this.#options = options;
    this.#settler = new JobSettler(options);
  }

  start(): void {
    this.#heartbeat = setInterval(() => void this.#beat(), HEARTBEAT_MS);
    this.#ended = this.#takeJobs();
  }

  /** There may be jobs to take. */
  wake(): void {
    this.#mayHaveMore = true;
    this.#wake();
  }

  /** Ends the work on a job that was cancelled. */
  abort(id: string): void {
    for (const { attempt, abort } of this.#running) if (attempt.id === id) abort.abort(new ClaimLost());
  }

  /** Takes no more jobs; those that run get `graceMs` to end, then they are given back. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    this.#wake();
    await this.#ended;
    const giveBack = setTimeout(() => {
      for (const { abort } of this.#running) abort.abort(new Error("the service stops"));
    }, graceMs);
    await Promise.all(this.#ofIncident.values());
    clearTimeout(giveBack);
    clearInterval(this.#heartbeat);
  }

  async #takeJobs(): Promise<void> {
    const { concurrency } = this.#options;
    while (!this.#isStopping) {
      const free = concurrency - this.#running.size;
      if (free > 0 && this.#mayHaveMore) {
        this.#mayHaveMore = false;
        const jobs = await this.#claim(free);
        for (const job of jobs) this.#start(job);
        if (jobs.length === free) this.#mayHaveMore = true;
        continue;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await immediately(); // jobs that end together make room together
    }
  }

  async #claim(batchSize: number): Promise<ClaimedJob[]> {
    const { boss, queue, pool, log } = this.#options;
    try {
      const jobs = await boss.fetch(queue, { batchSize, includeMetadata: true, db: bossDatabase(pool) });
      this.#isTroubled = false;
      return jobs.sort((a, b) => b.priority - a.priority); // claimed by priority, but handed over in any order
    } catch (error) {
      if (!this.#isTroubled) log.warn({ err: error, queue }, "no job could be taken; trying again");
      this.#isTroubled = true;
      return [];
    }
  }

  #start(job: ClaimedJob): void {
    const abort = new AbortController();
    const running = { attempt: { id: job.id, retryCount: job.retryCount }, abort };
    this.#running.add(running);
    const incident = Payload.safeParse(job.data).data?.incidentId ?? "";
    const before = this.#ofIncident.get(incident);
    const run = (before ?? Promise.resolve())
      .then(() => this.#try(job, incident, abort))
      .then((result) => {
        this.#running.delete(running);
        if (this.#ofIncident.get(incident) === run) this.#ofIncident.delete(incident);
        this.#options.onResult(result);
        this.#wake();
      });
    this.#ofIncident.set(incident, run);
  }

  async #try(job: ClaimedJob, incidentId: string, abort: AbortController): Promise<TryResult> {
    const { run, expireSeconds } = this.#options;
    const timeout = setTimeout(
      () => abort.abort(new Error(`it took more than ${expireSeconds} s`)),
      expireSeconds * 1000,
    );
    const attempt = { id: job.id, retryCount: job.retryCount };
    try {
      abort.signal.throwIfAborted();
      const outcome = await unlessAborted(run(job, incidentId, abort.signal), abort.signal);
      await this.#settler.settle(attempt, outcome, abort.signal);
      return { how: "done" };
    } catch (error) {
      if (error instanceof ClaimLost) return { how: "lost" };
      return await this.#fail(job, error);
    } finally {
      clearTimeout(timeout);
    }
  }

  /** When even that cannot be stored, the job counts as lost some seconds later, and is tried again then. */
  async #fail(job: ClaimedJob, error: unknown): Promise<TryResult> {
    const { boss, queue, pool, log } = this.#options;
    const reason = maskSecrets(error instanceof Error ? error.message : String(error)).slice(0, REASON_LENGTH);
    const db = bossDatabase(pool);
    try {
      await boss.fail(queue, [{ id: job.id, retryCount: job.retryCount }], { message: reason }, { db });
      if (error instanceof RetryLater) {
        await boss.update(queue, undefined, { id: job.id, startAfter: Math.ceil(error.seconds), db });
      }
    } catch (failure) {
      log.warn({ err: failure, queue, job: job.id }, "a failed job could not be marked so; it is tried again later");
    }
    return { how: "failed", reason, isLast: job.retryCount >= job.retryLimit };
  }

  /** Says that the jobs are still worked on, and hears which are not ours any more. */
  async #beat(): Promise<void> {
    const { boss, queue, pool, log } = this.#options;
    const held = [...this.#running];
    if (held.length === 0) return;
    try {
      const attempts = held.map(({ attempt }) => attempt);
      const { settled } = Touched.parse(await boss.touch(queue, attempts, { db: bossDatabase(pool) }));
      if (settled === undefined) return;
      for (const { attempt, abort } of held) if (!settled.includes(attempt.id)) abort.abort(new ClaimLost());
    } catch (error) {
      log.warn({ err: error, queue }, "jobs could not be marked as worked on; trying again");
    }
  }
}

/** A handler that takes no notice of the signal is not waited for. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
