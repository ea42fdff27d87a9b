import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { pino } from "pino";
import { DatabaseTooOld } from "./storage/database.ts";
import { startPostgres } from "./storage/postgres/start-postgres.ts";

const CONNECT_TIMEOUT_MS = 5_000;
/** Oldest PostgreSQL that can be used, as `server_version_num`. */
const OLDEST_VERSION = 160_000;

export interface ProbeDatabaseOptions {
  dataDir: string;
  databaseUrl?: string;
}

/** Which PostgreSQL answered, and how it was reached. */
export interface DatabaseProbe {
  version: string;
  place: "DATABASE_URL" | "data folder" | "temporary folder";
}

/**
 * Reaches the database that the service would use and looks at its version; changes no schema. The embedded server is
 * started and stopped for it (about a second), in a temporary folder when the data folder holds none yet.
 * @throws what the service would fail with: the errors of `startPostgres`, DatabaseTooOld, a failed connection
 */
export async function probeDatabase({ dataDir, databaseUrl }: ProbeDatabaseOptions): Promise<DatabaseProbe> {
  if (databaseUrl !== undefined) {
    return { version: await askVersion({ connectionString: databaseUrl }), place: "DATABASE_URL" };
  }
  if (existsSync(dataDir)) return { version: await startAndAsk(dataDir), place: "data folder" };
  const temporary = await mkdtemp(join(tmpdir(), "oddwatch-probe-"));
  try {
    return { version: await startAndAsk(temporary), place: "temporary folder" };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function startAndAsk(dataDir: string): Promise<string> {
  const postgres = await startPostgres({ dataDir, log: pino({ enabled: false }) });
  try {
    return await askVersion({ ...postgres.connection, database: "postgres" });
  } finally {
    await postgres.stop();
  }
}

async function askVersion(login: pg.ClientConfig): Promise<string> {
  const client = new pg.Client({ ...login, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  try {
    await client.connect();
    const { rows } = await client.query<{ number: number; version: string }>(
      "select current_setting('server_version_num')::int as number, current_setting('server_version') as version",
    );
    const server = rows[0];
    if (server === undefined || server.number < OLDEST_VERSION) throw new DatabaseTooOld(server?.version ?? "unknown");
    return server.version;
  } finally {
    await client.end();
  }
}
