import { readdir } from "node:fs/promises";
import type pg from "pg";
import { createPool } from "./connection-pool.ts";
import { type Database, type OpenDatabaseOptions, openDatabase } from "./database.ts";
import { transaction } from "./transaction.ts";

/** The folder holds no embedded database. */
export class NoStore extends Error {
  override readonly name = "NoStore";

  constructor(dataDir: string) {
    super(`There is no stored log in ${dataDir}: name the data folder of the service with --data-dir.`);
  }
}

/** The store has no such workspace. */
export class NoSuchWorkspace extends Error {
  override readonly name = "NoSuchWorkspace";

  constructor(workspace: string) {
    super(`The store has no workspace ${workspace}.`);
  }
}

/** One workspace of a store that no service uses. */
export interface IdleStore {
  /** Its sessions see the workspace's rows. */
  pool: pg.Pool;
  workspace: string;
  close: () => Promise<void>;
}

/**
 * Opens the database, and `close` ends it. Makes neither a store nor a workspace.
 * @throws NoStore, NoSuchWorkspace, and what `openDatabase` fails with.
 */
export async function openIdleStore(options: OpenDatabaseOptions): Promise<IdleStore> {
  const { workspace = "default", dataDir, databaseUrl, log } = options;
  if (databaseUrl === undefined) await refuseMissingStore(dataDir);
  const db = await openDatabase({ ...options, workspace: undefined });
  const pool = createPool({ ...db.config, workspace }, { log, max: 2 });
  const close = async () => {
    await pool.end();
    await db.stop();
  };
  try {
    await refuseUnknown(db, workspace);
  } catch (error) {
    await close();
    throw error;
  }
  return { pool, workspace, close };
}

/** @throws NoStore when the folder holds no embedded database: opening it would make one. */
async function refuseMissingStore(dataDir: string): Promise<void> {
  try {
    if ((await readdir(dataDir)).some((name) => /^postgres-\d+$/.test(name))) return;
  } catch (error) {
    if (!["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
  throw new NoStore(dataDir);
}

async function refuseUnknown(db: Database, workspace: string): Promise<void> {
  const isThere = await transaction(db.pool, async (client) => {
    await client.query("select set_config('oddwatch.workspace', $1, true)", [workspace]); // else its row cannot be seen
    return (await client.query("select from workspace where id = $1", [workspace])).rowCount === 1;
  });
  if (!isThere) throw new NoSuchWorkspace(workspace);
}
