import type pg from "pg";
import type { PgBoss } from "pg-boss";
import type { StorageLog } from "../storage/storage-log.ts";
import type { Queryable } from "../storage/transaction.ts";
import { bossDatabase } from "./boss-database.ts";
import { enqueueJobs } from "./enqueue-jobs.ts";
import type { JobRequest } from "./job.ts";
import type { JobKind } from "./job-kind.ts";
import { openBoss } from "./open-boss.ts";

/** Enqueues jobs and does none: for a thread whose jobs another one does. */
export class JobWriter {
  readonly #boss: PgBoss;
  readonly #workspace: string;

  private constructor(boss: PgBoss, workspace: string) {
    this.#boss = boss;
    this.#workspace = workspace;
  }

  /** @throws what the database fails with. */
  static async open(pool: pg.Pool, workspace: string, log: StorageLog): Promise<JobWriter> {
    return new JobWriter(await openBoss(bossDatabase(pool), { log }), workspace);
  }

  /** In the transaction of `client`: see `enqueueJobs`. */
  enqueue(client: Queryable, kind: JobKind, jobs: readonly JobRequest[]): Promise<void> {
    return enqueueJobs(client, { boss: this.#boss, workspace: this.#workspace }, kind, jobs);
  }

  async close(): Promise<void> {
    await this.#boss.stop({ graceful: false, close: false });
  }
}
