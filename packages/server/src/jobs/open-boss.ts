import { type ConstructorOptions, type Db, PgBoss } from "pg-boss";
import type { StorageLog } from "../storage/storage-log.ts";

/** The schema of pg-boss's tables. */
export const JOB_SCHEMA = "pgboss";

/**
 * A started pg-boss on `db` that only does what it is asked for, unless `options` say more. What goes wrong in its background
 * is logged. The pool stays the caller's.
 * @throws what the database fails with.
 */
export async function openBoss(
  db: Db,
  { log, ...options }: { log: StorageLog } & Partial<ConstructorOptions>,
): Promise<PgBoss> {
  const boss = new PgBoss({ db, schema: JOB_SCHEMA, migrate: false, supervise: false, schedule: false, ...options });
  boss.on("error", (error) => log.warn({ err: error }, "the job queue met an error; it goes on"));
  boss.on("warning", ({ message, data }) => log.warn({ data }, `job queue: ${message}`));
  try {
    await boss.start();
  } catch (error) {
    await boss.stop({ graceful: false, close: false });
    throw error;
  }
  return boss;
}
