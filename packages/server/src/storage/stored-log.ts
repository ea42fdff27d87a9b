import { readdir } from "node:fs/promises";
import type { Why } from "@oddwatch/protocol";
import { wallClock } from "../clock.ts";
import type { LogSource } from "../ingest/replay-log.ts";
import { SettingsDesk } from "../settings-desk.ts";
import { createPool } from "./connection-pool.ts";
import { type Database, type OpenDatabaseOptions, openDatabase } from "./database.ts";
import { readHead, readLog } from "./log-reader.ts";
import { transaction } from "./transaction.ts";
import { readWhy, type WhyQuestion } from "./why-queries.ts";

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

/** A stored log, and what else is read from a store that no service uses. */
export interface StoredLog extends LogSource {
  /** Why a person was, or was not, told of something. */
  why: (wanted: WhyQuestion) => Promise<Why>;
  /** What people set. A change of it comes into force at the next start. */
  settings: SettingsDesk;
  close: () => Promise<void>;
}

/**
 * The log of a store that no service uses: opens the database, and `close` ends it. Makes neither a store nor a workspace.
 * @throws NoStore, NoSuchWorkspace, and what `openDatabase` fails with.
 */
export async function openStoredLog(options: OpenDatabaseOptions): Promise<StoredLog> {
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
  return {
    bounds: async () => {
      const { firstSeq, seq: headSeq } = await readHead(pool, workspace);
      return { firstSeq, headSeq };
    },
    read: (fromSeq, toSeq) => readLog(pool, workspace, { fromSeq, toSeq }),
    settings: new SettingsDesk({ pool, workspace, clock: wallClock }),
    why: (wanted) => readWhy(pool, workspace, wanted),
    close,
  };
}

/** @throws NoStore when the folder holds no embedded database: opening it would make one. */
export async function refuseMissingStore(dataDir: string): Promise<void> {
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
