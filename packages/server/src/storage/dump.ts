import type pg from "pg";
import { SCHEMA } from "./connection-pool.ts";
import { MIGRATION_SQL } from "./migrations/migrations.ts";

/** In an order that foreign keys allow; without `incident_name`, which the database fills by itself. */
const TABLES = [
  "workspace",
  "setting_version",
  "lease",
  "head",
  "source_position",
  "quarantine",
  "log",
  "seen",
  "payload",
  "incident",
  "incident_alias",
  "incident_event",
  "incident_timeline",
  "ledger",
  "notice",
  "profile",
  "alert_group",
  "delivery",
  "snapshot",
  "snapshot_content",
  "snapshot_part",
  "api_token",
  "session",
  "audit_entry",
  "secret",
  "summary",
  "summary_spend",
  "evidence",
  "lookup_cache",
  "lookup_spend",
  "lookup_rate",
  "incident_feedback",
  "idempotency_key",
];

/**
 * A small database as SQL text that an empty database takes in one go: the schema as this version makes it, partitions, and
 * every row of every workspace. It is how a release is remembered, so that later ones can be tested to upgrade it; no
 * backup: everything passes through memory. The first line says how many rows each table has. `owner` must be a superuser.
 * Snapshots are large and can be left out: the log makes up for them.
 */
export async function dumpDatabase(owner: pg.Pool, options: { withSnapshots?: boolean } = {}): Promise<string> {
  const counts: Record<string, number> = {};
  const inserts: string[] = [];
  const { withSnapshots = true } = options;
  for (const table of TABLES.filter((each) => withSnapshots || !each.startsWith("snapshot"))) {
    const { rows } = await owner.query<{ row: string }>(
      `select row_to_json(each)::text as row from ${table} as each order by row_to_json(each)::text`,
    );
    counts[table] = rows.length;
    for (const { row } of rows) {
      inserts.push(
        `insert into ${table} overriding system value select * from json_populate_record(null::${table}, ${quote(row)});`,
      );
    }
  }
  const parts = [
    `-- ${JSON.stringify(counts)}`,
    `create schema ${SCHEMA};\nset search_path = ${SCHEMA};\nset timezone = 'UTC';`,
    ...Object.values(MIGRATION_SQL).map((text) => text.trim()),
    migrationRecord(),
    (await partitionStatements(owner)).join("\n"),
    inserts.join("\n"),
    (await sequenceStatements(owner)).join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** What the migrator would have noted. */
function migrationRecord(): string {
  const rows = Object.keys(MIGRATION_SQL).map((name) => `(${quote(name)}, '2026-01-01T00:00:00.000Z')`);
  return `create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null);
create table kysely_migration_lock (id varchar(255) primary key, is_locked integer not null default 0);
insert into kysely_migration values ${rows.join(", ")};
insert into kysely_migration_lock values ('migration_lock', 0);`;
}

async function partitionStatements(owner: pg.Pool): Promise<string[]> {
  const { rows } = await owner.query<{ parent: string; name: string; bound: string }>(
    `select inhparent::regclass::text as parent, child.relname as name, pg_get_expr(child.relpartbound, child.oid) as bound
     from pg_inherits join pg_class as child on child.oid = inhrelid
     where child.relkind = 'r' and child.relnamespace = $1::regnamespace order by child.relname`,
    [SCHEMA],
  );
  return rows
    .filter(({ bound }) => bound !== "DEFAULT")
    .map(({ parent, name, bound }) => `create table ${name} partition of ${parent} ${bound};`);
}

/** Generated numbers go on after those that the rows hold. */
async function sequenceStatements(owner: pg.Pool): Promise<string[]> {
  const { rows } = await owner.query<{ table: string; column: string }>(
    `select attrelid::regclass::text as table, attname as column from pg_attribute
     join pg_class on pg_class.oid = attrelid
     where attidentity <> '' and relnamespace = $1::regnamespace order by 1, 2`,
    [SCHEMA],
  );
  return rows.map(
    ({ table, column }) =>
      `select setval(pg_get_serial_sequence('${table}', '${column}'), coalesce(max(${column}), 0) + 1, false) from ${table};`,
  );
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
