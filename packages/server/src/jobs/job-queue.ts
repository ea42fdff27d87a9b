import type pg from "pg";
import type { PgBoss } from "pg-boss";
import type { Clock } from "../clock.ts";
import type { StorageLog } from "../storage/storage-log.ts";
import type { Queryable } from "../storage/transaction.ts";
import { bossDatabase } from "./boss-database.ts";
import { enqueueJobs } from "./enqueue-jobs.ts";
import type { Job, JobHandler, JobOutcome, JobRequest } from "./job.ts";
import { JobBoard } from "./job-board.ts";
import { JOB_POLICIES, type JobKind } from "./job-kind.ts";
import { JobListener } from "./job-listener.ts";
import type { jobMetrics } from "./job-metrics.ts";
import { dueQueues, type JobFilter, listJobs, queueSizes, readJob, type StoredJob } from "./job-queries.ts";
import { type ClaimedJob, JobRunner, type TryResult } from "./job-runner.ts";
import { openBoss } from "./open-boss.ts";
import { deadQueueName, kindOfQueue, queueName } from "./queue-name.ts";

/** Jobs whose time has come are started within so long; new ones at once, by NOTIFY. */
const LOOK_FOR_DUE_MS = 500;
const MEASURE_MS = 5_000;
/** How often jobs of dead processes are looked for. */
const SUPERVISE_SECONDS = 5;
const DELETE_OLD_SECONDS = 3_600;
const STOP_GRACE_MS = 5_000;

export interface JobQueueOptions {
  pool: pg.Pool;
  /** Sessions of the owner, for pg-boss's upkeep. */
  owner: pg.Pool;
  workspace: string;
  clock: Clock;
  log: StorageLog;
  metrics?: ReturnType<typeof jobMetrics>;
}

/** A job that was given up, for the way to go on without what it should have found. */
export type GiveUpHandler = (job: {
  kind: JobKind;
  incidentId: string;
  priority: number;
  reason: string;
}) => JobOutcome;

/** What a person asked for does not fit the job's state: nothing was changed. The message says why. */
export class JobNotInState extends Error {
  override readonly name = "JobNotInState";
}

/** The durable jobs of one workspace, on pg-boss. Handlers run from `start` to `stop`. */
export class JobQueue {
  readonly board: JobBoard;
  readonly #options: JobQueueOptions;
  readonly #boss: PgBoss;
  readonly #listener: JobListener;
  readonly #runners = new Map<string, JobRunner>();
  readonly #timers: NodeJS.Timeout[] = [];
  #looking: Promise<void> | undefined;
  #measuring: Promise<void> | undefined;

  private constructor(options: JobQueueOptions, boss: PgBoss, listener: JobListener) {
    this.#options = options;
    this.#boss = boss;
    this.#listener = listener;
    this.board = new JobBoard(options.clock);
  }

  /** The database must have been prepared with `installJobs`. @throws what the database fails with. */
  static async open(options: JobQueueOptions): Promise<JobQueue> {
    const { pool, owner, log } = options;
    let heard: (queue: string | undefined) => void = () => undefined;
    const listener = new JobListener({ pool, log, onJobs: (queue) => heard(queue) });
    const database = { ...bossDatabase(owner), listen: async (channel: string) => listener.listen(channel) };
    const boss = await openBoss(database, {
      log,
      migrate: true,
      supervise: true,
      useListenNotify: true,
      superviseIntervalSeconds: SUPERVISE_SECONDS,
      monitorIntervalSeconds: SUPERVISE_SECONDS,
      maintenanceIntervalSeconds: DELETE_OLD_SECONDS,
    });
    const queue = new JobQueue(options, boss, listener);
    heard = (name) => queue.#wake(name);
    return queue;
  }

  /** In the transaction of `client`: see `enqueueJobs`. */
  enqueue(client: Queryable, kind: JobKind, jobs: readonly JobRequest[]): Promise<void> {
    return enqueueJobs(client, { boss: this.#boss, workspace: this.#options.workspace }, kind, jobs);
  }

  /** Says who does jobs of a kind. Before `start`. */
  work(kind: JobKind, handler: JobHandler, options: { concurrency?: number } = {}): void {
    const { concurrency = JOB_POLICIES[kind].concurrency } = options;
    this.#addRunner(queueName(this.#options.workspace, kind), {
      concurrency,
      expireSeconds: JOB_POLICIES[kind].expireSeconds,
      run: (claimed, incidentId, signal) => handler(jobOf(claimed, kind, incidentId), signal),
      onResult: (result) => this.#tried(kind, result),
    });
  }

  /** Says what is done about jobs that were given up. Before `start`. */
  onGivenUp(handler: GiveUpHandler): void {
    const { workspace } = this.#options;
    this.#addRunner(deadQueueName(workspace), {
      concurrency: 16,
      expireSeconds: 30,
      run: async (claimed, incidentId) => {
        const kind = kindOfQueue(workspace, claimed.sourceName);
        const reason = String((claimed.sourceOutput as { message?: unknown } | null)?.message ?? "unknown");
        return kind === undefined ? {} : handler({ kind, incidentId, priority: claimed.priority, reason });
      },
      onResult: () => undefined,
    });
  }

  start(): void {
    for (const runner of this.#runners.values()) runner.start();
    this.#timers.push(
      setInterval(() => {
        this.#looking ??= this.#lookForDue().finally(() => {
          this.#looking = undefined;
        });
      }, LOOK_FOR_DUE_MS),
      setInterval(() => {
        this.#measuring ??= this.measure().finally(() => {
          this.#measuring = undefined;
        });
      }, MEASURE_MS),
    );
  }

  /** Newest first. */
  list(filter: JobFilter, page: { limit: number; before?: string }): Promise<StoredJob[]> {
    return listJobs(this.#options.pool, this.#options.workspace, filter, page);
  }

  /**
   * Runs a job that was given up or cancelled again, or one that waits at once. False when there is no such job.
   * @throws JobNotInState when it is under way or done.
   */
  async retry(id: string): Promise<boolean> {
    const { pool, workspace } = this.#options;
    const found = await readJob(pool, workspace, id);
    if (found === undefined) return false;
    const db = bossDatabase(pool);
    const queue = queueName(workspace, found.kind);
    if (found.state === "active") throw new JobNotInState("It is under way already.");
    if (found.state === "completed") throw new JobNotInState("It is done already.");
    if (found.state === "failed") await this.#boss.retry(queue, id, { db });
    else if (found.state === "cancelled") await this.#resume(queue, id);
    await this.#boss.update(queue, undefined, { id, startAfter: 0, db });
    this.#wake(queue);
    return true;
  }

  /**
   * Cancels a job that waits or is under way: what comes of it is not stored, and nothing follows. False when there is no such job.
   * @throws JobNotInState when it has ended.
   */
  async cancel(id: string): Promise<boolean> {
    const { pool, workspace } = this.#options;
    const found = await readJob(pool, workspace, id);
    if (found === undefined) return false;
    if (["completed", "cancelled", "failed"].includes(found.state)) throw new JobNotInState("It has ended already.");
    const queue = queueName(workspace, found.kind);
    await this.#boss.cancel(queue, id, { db: bossDatabase(pool) });
    this.#runners.get(queue)?.abort(id);
    return true;
  }

  /** Counts what waits, for health and metrics; done every five seconds by itself. */
  async measure(): Promise<void> {
    const { pool, workspace, metrics, log } = this.#options;
    try {
      this.board.sizes = await queueSizes(pool, workspace);
    } catch (error) {
      log.warn({ err: error }, "the jobs could not be counted; trying again");
      return;
    }
    for (const { kind, waiting, active, failed, oldest_waiting_seconds } of this.board.health) {
      metrics?.jobsWaiting.set({ kind }, waiting);
      metrics?.jobsActive.set({ kind }, active);
      metrics?.jobsGivenUp.set({ kind }, failed);
      metrics?.jobsOldestSeconds.set({ kind }, oldest_waiting_seconds ?? 0);
    }
  }

  /** Takes no more jobs and lets those under way end, for five seconds unless given; the rest is done after the next start. */
  async stop(graceMs = STOP_GRACE_MS): Promise<void> {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    await Promise.all([this.#looking, this.#measuring]);
    await Promise.all([...this.#runners.values()].map((runner) => runner.stop(graceMs)));
    await this.#boss.stop({ graceful: false, close: false });
    await this.#listener.stop();
  }

  #addRunner(queue: string, options: Pick<ConstructorParameters<typeof JobRunner>[0], RunnerPart>): void {
    const { pool, workspace, log } = this.#options;
    this.#runners.set(queue, new JobRunner({ ...options, queue, workspace, boss: this.#boss, pool, log }));
  }

  #tried(kind: JobKind, result: TryResult): void {
    const { metrics, log, workspace } = this.#options;
    if (result.how === "lost") return;
    if (result.how === "done") {
      this.board.done(kind);
      metrics?.jobs.inc({ kind, outcome: "done" });
      return;
    }
    this.board.failed(kind, result.reason);
    metrics?.jobs.inc({ kind, outcome: result.isLast ? "given-up" : "failed" });
    if (!result.isLast) return;
    log.warn({ kind, reason: result.reason }, "a job was given up");
    this.#wake(deadQueueName(workspace));
  }

  #wake(queue: string | undefined): void {
    if (queue !== undefined) this.#runners.get(queue)?.wake();
    else for (const runner of this.#runners.values()) runner.wake();
  }

  async #lookForDue(): Promise<void> {
    const due = await dueQueues(this.#options.pool, [...this.#runners.keys()]).catch(() => undefined);
    if (due === undefined)
      this.#wake(undefined); // whoever then cannot take jobs says so, once
    else for (const queue of due) this.#wake(queue);
  }

  async #resume(queue: string, id: string): Promise<void> {
    try {
      await this.#boss.resume(queue, id, { db: bossDatabase(this.#options.pool) });
    } catch (error) {
      if ((error as { code?: unknown }).code !== "23505") throw error;
      throw new JobNotInState("Another job for the same incident waits already.", { cause: error });
    }
  }
}

type RunnerPart = "concurrency" | "expireSeconds" | "run" | "onResult";

function jobOf({ id, priority, retryCount, retryLimit }: ClaimedJob, kind: JobKind, incidentId: string): Job {
  return { id, kind, incidentId, priority, attempt: retryCount + 1, isLastAttempt: retryCount >= retryLimit };
}
