import { readdirSync, readFileSync } from "node:fs";
import pg from "pg";
import { afterEach, describe, expect, it } from "vitest";
import {
  createEmptyDatabase,
  createTestDatabase,
  type EmptyDatabase,
  SILENT_LOG,
  type TestDatabase,
} from "../../../../test/database.ts";
import { fillDatabase } from "../../../../test/fill-database.ts";
import { syntheticBatch } from "../../../../test/synthetic-activity.ts";
import { BatchWriter } from "./batch-writer.ts";
import { connectDatabase, type Database } from "./database.ts";
import { dumpDatabase } from "./dump.ts";
import { IncidentQueries } from "./incident-queries.ts";
import { acquireLease, type Lease } from "./lease.ts";
import { readHead, readLog } from "./log-reader.ts";
import { newestSnapshot, saveSnapshot } from "./snapshots.ts";

const DUMPS = new URL("../../../../fixtures/dumps/", import.meta.url);
const dumps = readdirSync(DUMPS).filter((name) => name.endsWith(".sql"));

const openings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of openings.splice(0).reverse()) await close();
});

/** The dump in a database of its own, brought to this version. */
async function load(text: string): Promise<Database> {
  const empty: EmptyDatabase = await createEmptyDatabase();
  openings.push(empty.drop);
  const client = new pg.Client(empty.login);
  await client.connect();
  await client.query(text);
  await client.end();
  const database = await connectDatabase({ target: empty.login, workspace: "default" }, SILENT_LOG);
  openings.push(database.stop);
  return database;
}

async function fresh(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  openings.push(database.drop);
  return database;
}

/** Columns, indexes, constraints and policies of everything but the partitions of single days. */
async function schemaOf({ owner }: Database): Promise<string[]> {
  const { rows } = await owner.query<{ line: string }>(`
    with own as (select oid, relname from pg_class where relnamespace = 'oddwatch'::regnamespace and relname !~ '_\\d{8}')
    select relname || ' ' || attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull || attstorage::text as line
      from own join pg_attribute on attrelid = own.oid where attnum > 0 and not attisdropped
    union all select pg_get_indexdef(indexrelid) from pg_index join own on indexrelid = own.oid
    union all select relname || ' ' || pg_get_constraintdef(c.oid) from pg_constraint as c join own on conrelid = own.oid
    union all select relname || ' ' || pg_get_expr(polqual, polrelid) from pg_policy join own on polrelid = own.oid
    order by line`);
  return rows.map(({ line }) => line);
}

describe("a dump", () => {
  it("of nothing is a database as new", async () => {
    const database = await fresh();
    const loaded = await load(await dumpDatabase(database.owner));
    expect(await schemaOf(loaded)).toEqual(await schemaOf(database));
  });
});

it("a dump of rows in every table dumps the same again when it was loaded", async () => {
  const database = await fresh();
  await fillDatabase(database, "default");
  const text = await dumpDatabase(database.owner);
  const counts: Record<string, number> = JSON.parse(text.slice(3, text.indexOf("\n")));
  expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
  expect(await dumpDatabase((await load(text)).owner)).toBe(text);
});

describe.each(dumps)("the stored data of %s", (name) => {
  const text = readFileSync(new URL(name, DUMPS), "utf8");
  const counts: Record<string, number> = JSON.parse(text.slice(3, text.indexOf("\n")));

  it("survives the upgrade to this version, row by row", async () => {
    const loaded = await load(text);
    const found: Record<string, number> = {};
    for (const table of Object.keys(counts)) {
      const { rows } = await loaded.owner.query<{ count: number }>(`select count(*) from ${table}`);
      found[table] = rows[0]?.count as number;
    }
    expect(found).toEqual(counts);
    expect(await schemaOf(loaded)).toEqual(await schemaOf(await fresh()));
  });

  it("can be read and gone on from", async () => {
    const loaded = await load(text);
    const head = await readHead(loaded.pool, "default");
    let read = 0;
    for await (const page of readLog(loaded.pool, "default", { fromSeq: 1 })) read += page.length;
    expect(read).toBe(head.seq - head.firstSeq + 1);

    const queries = new IncidentQueries(loaded.kysely, "default");
    const incidents = await queries.listIncidents({}, { limit: 100 });
    expect(incidents.length).toBeGreaterThan(0);
    for (const { id, actors } of incidents) {
      expect((await queries.getIncident(id))?.eventIds.length).toBeGreaterThan(0);
      const named = await queries.listIncidents({ actor: actors[0] }, { limit: 100 });
      expect(named.map((each) => each.id)).toContain(id);
    }

    await loaded.owner.query("update lease set expires_at = to_timestamp(0)");
    const lease = (await acquireLease(loaded.pool, "default", "after")) as Lease;
    const batch = syntheticBatch(lease, head.seq + 1, 3);
    expect(await new BatchWriter(loaded.pool, loaded.owner).write(batch)).toMatchObject({ seq: head.seq + 3 });
    await saveSnapshot(loaded.pool, lease, {
      seq: head.seq + 3,
      fingerprint: "f",
      parts: new Map([["a", new Uint8Array(1)]]),
    });
    expect((await newestSnapshot(loaded.pool, "default"))?.seq).toBe(head.seq + 3);
  });
});

it("there is at least one dump to upgrade", () => {
  expect(dumps.length).toBeGreaterThan(0);
});
