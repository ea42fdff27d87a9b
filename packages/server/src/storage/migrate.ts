import { Kysely, PostgresDialect } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import type pg from "pg";
import { lent, SCHEMA } from "./connection-pool.ts";
import { MIGRATIONS } from "./migrations/migrations.ts";

/** The database was written by a newer version: this one would not understand its rows. */
export class DatabaseIsNewer extends Error {
  override readonly name = "DatabaseIsNewer";

  constructor(unknown: string[]) {
    super(
      `The database was written by a newer Oddwatch (it has ${unknown.join(", ")}): update Oddwatch, or use another data folder.`,
    );
  }
}

/** A step of the schema failed; what it did was rolled back. */
export class MigrationFailed extends Error {
  override readonly name = "MigrationFailed";

  constructor(step: string, options?: ErrorOptions) {
    super(`The database could not be brought to this version: step ${step} failed and was rolled back.`, options);
  }
}

/**
 * Brings the schema to the newest version; does nothing when it is. Two services may call it at once. Takes a pool whose
 * sessions are the owner's.
 * @throws DatabaseIsNewer, MigrationFailed
 */
export async function migrate(owner: pg.Pool, migrations: Record<string, Migration> = MIGRATIONS): Promise<void> {
  const db = new Kysely<{ kysely_migration: { name: string } }>({
    dialect: new PostgresDialect({ pool: lent(owner) }),
  });
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableSchema: SCHEMA,
  });
  const done = await appliedMigrations(owner);
  const unknown = done.filter((name) => migrations[name] === undefined);
  if (unknown.length > 0) throw new DatabaseIsNewer(unknown);
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === "Error");
    throw new MigrationFailed(failed?.migrationName ?? "(none)", { cause: error });
  }
}

async function appliedMigrations(owner: pg.Pool): Promise<string[]> {
  const table = `${SCHEMA}.kysely_migration`;
  const { rows: found } = await owner.query<{ exists: boolean }>("select to_regclass($1) is not null as exists", [
    table,
  ]);
  if (found[0]?.exists !== true) return [];
  const { rows } = await owner.query<{ name: string }>(`select name from ${table} order by name`);
  return rows.map((row) => row.name);
}
