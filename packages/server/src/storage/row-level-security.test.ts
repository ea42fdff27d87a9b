import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { fillDatabase } from "../../../../test/fill-database.ts";
import type { Database } from "./database.ts";
import { IncidentQueries } from "./incident-queries.ts";
import { acquireLease } from "./lease.ts";

let ours: TestDatabase;
let theirs: Database;
let tables: string[];
beforeAll(async () => {
  ours = await createTestDatabase();
  theirs = await ours.open("theirs");
  const { rows } = await ours.owner.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'oddwatch'::regnamespace
     and relkind in ('r', 'p') and not relispartition and relname not like 'kysely%' order by 1`,
  );
  tables = rows.map(({ name }) => name);
  await fillDatabase(ours, "default");
});
afterAll(() => ours.drop());

async function counts(pool: pg.Pool): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const table of tables) {
    const { rows } = await pool.query<{ count: number }>(`select count(*) from ${table}`);
    counted[table] = rows[0]?.count as number;
  }
  return counted;
}

describe("a session of one workspace", () => {
  it("sees its own rows in every table and none of another workspace", async () => {
    expect(tables).toHaveLength(34);
    const own = await counts(ours.pool);
    expect(Object.entries(own).filter(([, count]) => count === 0)).toEqual([]);
    const seen = await counts(theirs.pool);
    expect(Object.entries(seen).filter(([, count]) => count > 0)).toEqual([
      ["head", 1],
      ["workspace", 1],
    ]);
    expect(await new IncidentQueries(theirs.kysely, "default").listIncidents({}, { limit: 10 })).toEqual([]);
  });

  it("cannot write, change or delete rows of another", async () => {
    await expect(acquireLease(theirs.pool, "default", "thief")).rejects.toThrow(/row-level security/);
    await expect(
      theirs.pool.query(
        "insert into log (workspace_id, seq, day, at, type, control) values ('default', 9, now(), now(), 't', '{}')",
      ),
    ).rejects.toThrow(/row-level security/);
    expect((await theirs.pool.query("update incident set title = 'stolen'")).rowCount).toBe(0);
    expect((await theirs.pool.query("delete from log")).rowCount).toBe(0);
  });

  it("cannot go around the parent table to a partition", async () => {
    await expect(ours.pool.query("select * from log_default")).rejects.toThrow(/permission denied/);
    await expect(ours.pool.query("select * from log_20261120")).rejects.toThrow(/permission denied/);
  });

  it("holds the same incident ids and seqs as another without conflict", async () => {
    await fillDatabase(theirs, "theirs");
    expect(await counts(theirs.pool)).toEqual(await counts(ours.pool));
  });
});

it("binds the owner of the tables too, when that is an ordinary user", async () => {
  const client = await ours.owner.connect();
  try {
    await client.query("begin");
    await client.query("create role plain_owner");
    await client.query("alter table incident owner to plain_owner");
    await client.query("grant usage on schema oddwatch to plain_owner");
    await client.query("set local role plain_owner");
    await client.query("select set_config('oddwatch.workspace', 'nobody', true)");
    expect((await client.query("select from incident")).rowCount).toBe(0);
    await client.query("select set_config('oddwatch.workspace', 'default', true)");
    expect((await client.query("select from incident")).rowCount).toBe(2);
  } finally {
    await client.query("rollback");
    client.release();
  }
});
