import type { LogSource } from "../ingest/replay-log.ts";
import { type OpenDatabaseOptions, openDatabase } from "./database.ts";
import { firstSeq, readLog } from "./log-reader.ts";

/** The log of a store that no service uses: opens the database, and `close` ends it. Throws as `openDatabase` does. */
export async function openStoredLog(options: OpenDatabaseOptions): Promise<LogSource & { close: () => Promise<void> }> {
  const { workspace = "default" } = options;
  const db = await openDatabase(options);
  return {
    read: (fromSeq, toSeq) => readLog(db.pool, workspace, { fromSeq, toSeq }),
    firstSeq: () => firstSeq(db.pool, workspace),
    close: () => db.stop(),
  };
}
