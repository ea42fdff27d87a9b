import { randomBytes } from "node:crypto";
import pg from "pg";
import { connectDatabase, type Database } from "../packages/server/src/storage/database.ts";
import type { StorageLog } from "../packages/server/src/storage/storage-log.ts";
import { type DatabaseServer, joinDatabaseServer } from "./database-server.ts";

/** A database of its own for one test, migrated and empty. */
export interface TestDatabase extends Database {
  /** Opens the same database once more, as another process or for another workspace would. Ends with the test database. */
  open(workspace?: string): Promise<Database>;
  /** Closes and drops it. */
  drop(): Promise<void>;
}

/** Says nothing. */
export const SILENT_LOG: StorageLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * A fresh database copied from a migrated template (20 to 100 ms), on a PostgreSQL that all test files share. The first
 * call of a run starts that server (about 1.5 s); it ends by itself two seconds after the last test process has gone.
 */
export async function createTestDatabase(workspace = "default"): Promise<TestDatabase> {
  const empty = await createDatabase((server) => server.template);
  const opened: Database[] = [];
  async function open(as = workspace): Promise<Database> {
    const database = await connectDatabase({ target: empty.login, workspace: as }, SILENT_LOG);
    opened.push(database);
    return database;
  }
  const database = await open();
  return {
    ...database,
    open,
    async drop() {
      for (const each of opened) await each.stop();
      await empty.drop();
    },
  };
}

/** A database without any table, on the same server. */
export function createEmptyDatabase(): Promise<EmptyDatabase> {
  return createDatabase(() => "template0");
}

/** Where a database is. */
export interface EmptyDatabase {
  login: { host: string; port: number; user: string; database: string };
  /** Drops it, whoever is connected. */
  drop(): Promise<void>;
}

async function createDatabase(templateOf: (server: DatabaseServer) => string): Promise<EmptyDatabase> {
  const server = await joinDatabaseServer();
  const { host, port, user } = server;
  const database = `test_${randomBytes(6).toString("hex")}`;
  await inPostgres(server, `create database ${database} template ${templateOf(server)} strategy file_copy`);
  return {
    login: { host, port, user, database },
    drop: () => inPostgres(server, `drop database ${database} with (force)`),
  };
}

/** How a process of its own would name it. */
export function databaseUrl({ config: { target } }: Database): string {
  if ("connectionString" in target) return target.connectionString;
  const { host, port, user, database } = target;
  return `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
}

async function inPostgres({ host, port, user }: DatabaseServer, statement: string): Promise<void> {
  const client = new pg.Client({ host, port, user, database: "postgres" });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
