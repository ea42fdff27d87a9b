import type pg from "pg";
import { jsonOf } from "./storable-json.ts";
import { timestamp } from "./timestamp.ts";
import { type Queryable, transaction } from "./transaction.ts";

/** One version of what people set. Plain data; who reads it knows its schema. */
export interface SettingVersion {
  /** Rises by one; the first is 1. */
  version: number;
  /** ms since epoch. */
  at: number;
  /** Who wrote it. */
  author: string;
  settings: unknown;
}

/** The newest version; undefined before the first. */
export async function newestSettings(db: Queryable, workspace: string): Promise<SettingVersion | undefined> {
  const { rows } = await db.query<SettingVersion>(
    `select version, at, author, settings from setting_version
     where workspace_id = $1 order by version desc limit 1`,
    [workspace],
  );
  return rows[0];
}

/** Somebody else wrote a version meanwhile. */
export class SettingsChanged extends Error {
  override readonly name = "SettingsChanged";

  constructor(expected: number) {
    super(`The settings were changed since version ${expected}: read them again`);
  }
}

/**
 * Stores the next version; versions are never changed or removed.
 * @param options.after the version the change was made from; refused when it is no longer the newest.
 * @returns its number.
 * @throws SettingsChanged
 */
export async function writeSettings(
  pool: pg.Pool,
  workspace: string,
  next: { at: number; author: string; settings: unknown },
  options: { after?: number } = {},
): Promise<number> {
  return transaction(pool, async (client) => {
    await client.query("select from head where workspace_id = $1 for update", [workspace]); // one after the other
    const version = (await newestSettings(client, workspace))?.version ?? 0;
    if (options.after !== undefined && options.after !== version) throw new SettingsChanged(options.after);
    await client.query(
      "insert into setting_version (workspace_id, version, at, author, settings) values ($1, $2, $3, $4, $5::jsonb)",
      [workspace, version + 1, timestamp(next.at), next.author, jsonOf(next.settings)],
    );
    return version + 1;
  });
}
