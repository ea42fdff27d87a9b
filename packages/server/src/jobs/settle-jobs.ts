import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import type { PgBoss } from "pg-boss";
import { z } from "zod";
import { isDatabaseGone } from "../api/database-gone.ts";
import type { Queryable } from "../storage/transaction.ts";
import { transaction } from "../storage/transaction.ts";
import { bossDatabase } from "./boss-database.ts";
import { enqueueJobs } from "./enqueue-jobs.ts";
import { ClaimLost, type JobOutcome, type JobRequest } from "./job.ts";
import { JOB_KINDS } from "./job-kind.ts";

const ASK_AGAIN_MS = 500;
/** pg-boss answers with it and does not say so in its types. */
const Completed = z.object({ affected: z.number() });

/** A job as pg-boss names one try of it. */
export interface Attempt {
  id: string;
  retryCount: number;
}

export interface JobSettlerOptions {
  pool: pg.Pool;
  boss: Pick<PgBoss, "complete" | "insert">;
  workspace: string;
  /** Name of the queue. */
  queue: string;
  sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

interface Finished {
  attempt: Attempt;
  outcome: JobOutcome;
  settled: PromiseWithResolvers<void>;
}

/**
 * Stores what came of jobs, marks them as done and enqueues what follows, in one transaction. Jobs that end while another
 * transaction runs share the next one; when that fails, each gets its own, so that one bad outcome costs the others nothing.
 */
export class JobSettler {
  readonly #options: JobSettlerOptions;
  #finished: Finished[] = [];
  #isSettling = false;

  constructor(options: JobSettlerOptions) {
    this.#options = options;
  }

  /**
   * Resolves when it is stored. While the database is away it is tried again until `signal` aborts.
   * @throws ClaimLost when the job was cancelled or given to another process; what the outcome or the database fails with.
   */
  async settle(attempt: Attempt, outcome: JobOutcome, signal: AbortSignal): Promise<void> {
    const { sleep = (ms, signal) => wait(ms, undefined, { signal }) } = this.#options;
    for (;;) {
      try {
        return await this.#enter(attempt, outcome);
      } catch (error) {
        if (!isDatabaseGone(error)) throw error;
        signal.throwIfAborted();
        await sleep(ASK_AGAIN_MS, signal);
      }
    }
  }

  #enter(attempt: Attempt, outcome: JobOutcome): Promise<void> {
    const settled = Promise.withResolvers<void>();
    this.#finished.push({ attempt, outcome, settled });
    if (!this.#isSettling) void this.#settleAll();
    return settled.promise;
  }

  async #settleAll(): Promise<void> {
    this.#isSettling = true;
    while (this.#finished.length > 0) {
      const together = this.#finished.splice(0);
      const stored = await this.#store(together).then(
        () => true,
        () => false,
      );
      for (const each of together) {
        if (stored) each.settled.resolve();
        else await this.#store([each]).then(each.settled.resolve, each.settled.reject);
      }
    }
    this.#isSettling = false;
  }

  #store(together: Finished[]): Promise<void> {
    const { pool, boss, queue } = this.#options;
    return transaction(pool, async (client) => {
      const attempts = together.map(({ attempt }) => attempt);
      const { affected } = Completed.parse(await boss.complete(queue, attempts, null, { db: bossDatabase(client) }));
      if (affected < attempts.length) throw new ClaimLost();
      for (const { outcome } of together) await outcome.store?.(client);
      await this.#enqueueNext(client, together);
    });
  }

  async #enqueueNext(client: Queryable, together: Finished[]): Promise<void> {
    for (const kind of JOB_KINDS) {
      const next: JobRequest[] = [];
      for (const { outcome } of together) {
        for (const each of outcome.next ?? []) if (each.kind === kind) next.push(each.job);
      }
      if (next.length > 0) await enqueueJobs(client, this.#options, kind, next);
    }
  }
}
