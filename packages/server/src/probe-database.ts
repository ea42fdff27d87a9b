import type { Config } from "./config.ts";
import { serviceLog } from "./service-log.ts";
import { openDatabase } from "./storage/database.ts";

/** Opens the configured database, asks for its version, and closes it again. Throws what a start would fail with. */
export async function probeDatabase({
  dataDir,
  databaseUrl,
  workspace,
}: Config): Promise<{ version: string; place: string }> {
  const db = await openDatabase({ dataDir, databaseUrl, workspace, log: serviceLog("silent") });
  try {
    const { rows } = await db.pool.query<{ version: string }>("select current_setting('server_version') as version");
    return { version: rows[0].version, place: databaseUrl === undefined ? dataDir : "DATABASE_URL" };
  } finally {
    await db.stop();
  }
}
