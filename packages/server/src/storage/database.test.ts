import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEmptyDatabase, createTestDatabase, SILENT_LOG, type TestDatabase } from "../../../../test/database.ts";
import { NOON, syntheticBatch } from "../../../../test/synthetic-activity.ts";
import { BatchWriter } from "./batch-writer.ts";
import { createPool } from "./connection-pool.ts";
import { connectDatabase, openDatabase } from "./database.ts";
import { acquireLease, type Lease } from "./lease.ts";
import { headSeq, readHead } from "./log-reader.ts";
import { DatabaseIsNewer, MigrationFailed, migrate } from "./migrate.ts";
import { applyRetention } from "./retention.ts";
import { transaction } from "./transaction.ts";

describe("an embedded database", () => {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "oddwatch-database-"));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it("keeps what was acknowledged when PostgreSQL is killed, and goes on with the same pools", async () => {
    const database = await openDatabase({ dataDir, log: SILENT_LOG });
    const lease = (await acquireLease(database.pool, "default", "test")) as Lease;
    const writer = new BatchWriter(database.pool, database.owner);
    await writer.write(syntheticBatch(lease, 1, 100));
    const restarted = new Promise((resolve) => database.onPostgresExit(resolve));
    process.kill(database.postgres?.pid as number, "SIGKILL");
    await restarted;
    await expect.poll(() => headSeq(database.pool, "default").catch(() => "lost")).toBe(100);
    expect(await writer.write(syntheticBatch(lease, 101, 1))).toMatchObject({ seq: 101 });
    await database.stop();
    await database.stop();
  });

  it("opens again where it was", async () => {
    const database = await openDatabase({ dataDir, log: SILENT_LOG });
    expect(await headSeq(database.pool, "default")).toBe(101);
    await database.stop();
  });
});

describe("a database of one's own", () => {
  let database: TestDatabase;
  let databaseUrl: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    const {
      host,
      port,
      user,
      database: name,
    } = database.config.target as { host: string; port: number; user: string; database: string };
    databaseUrl = `postgres://${user}@${encodeURIComponent(host)}:${port}/${name}`;
  });
  afterAll(() => database.drop());

  it("is opened by its address, without a server of ours", async () => {
    const opened = await openDatabase({ dataDir: "/nowhere", databaseUrl, log: SILENT_LOG });
    expect(opened.postgres).toBeUndefined();
    expect(await headSeq(opened.pool, "default")).toBe(0);
    await opened.stop();
  });

  it("can be opened in another thread from plain data", async () => {
    const pool = createPool(structuredClone(database.config), { log: SILENT_LOG });
    const { rows } = await pool.query(
      `select current_user as role, 9007199254740991::bigint as big, date '2026-11-20' as day,
         timestamptz '2026-11-20 12:00:00.25+01' as at, null::timestamptz as never`,
    );
    await pool.end();
    expect(rows).toEqual([
      {
        role: "oddwatch_service",
        big: 9007199254740991,
        day: "2026-11-20",
        at: Date.UTC(2026, 10, 20, 11, 0, 0, 250),
        never: null,
      },
    ]);
  });

  it("is refused when a newer version wrote it, and nothing is changed", async () => {
    await expect(migrate(database.owner, {})).rejects.toThrow(DatabaseIsNewer);
    await expect(migrate(database.owner, {})).rejects.toThrow("0001-workspace");
  });

  it("stays as it was when a step of the schema fails", async () => {
    const { MIGRATIONS } = await import("./migrations/migrations.ts");
    const broken = { up: () => Promise.reject(new Error("half-way")) };
    await expect(migrate(database.owner, { ...MIGRATIONS, "9999-broken": broken })).rejects.toThrow(MigrationFailed);
    await expect(migrate(database.owner)).resolves.toBeUndefined();
  });
});

describe("a database whose owner is an ordinary user", () => {
  it("takes batches, drops partitions, and shows a session its workspace only", async () => {
    const empty = await createEmptyDatabase();
    const role = `${empty.login.database}_owner`;
    const superuser = createPool({ target: empty.login, workspace: "none" }, { log: SILENT_LOG });
    await superuser.query(`create role ${role} login`);
    await superuser.query(`alter database ${empty.login.database} owner to ${role}`);
    const login = { ...empty.login, user: role };
    const ours = await connectDatabase({ target: login, workspace: "ours" }, SILENT_LOG);
    const theirs = await connectDatabase({ target: login, workspace: "theirs" }, SILENT_LOG);
    expect(ours.config.role).toBeUndefined();

    const lease = (await acquireLease(ours.pool, "ours", "test")) as Lease;
    const writer = new BatchWriter(ours.pool, ours.owner);
    await writer.write(syntheticBatch(lease, 1, 3));
    expect((await theirs.pool.query("select from log")).rowCount).toBe(0);
    await applyRetention(ours, "ours", NOON + 50 * 86_400_000);
    expect(await readHead(ours.pool, "ours")).toMatchObject({ seq: 3, firstSeq: 4 });

    await ours.stop();
    await theirs.stop();
    await superuser.query(`alter database ${empty.login.database} owner to current_user`);
    await superuser.query(`drop owned by ${role} cascade`);
    await superuser.query(`drop role ${role}`);
    await superuser.end();
    await empty.drop();
  });
});

describe("a transaction", () => {
  it("leaves no broken connection in the pool", async () => {
    const database = await createTestDatabase();
    const cut = transaction(database.pool, async (client) => {
      const { rows } = await client.query("select pg_backend_pid() as pid");
      await database.owner.query("select pg_terminate_backend($1, 5000)", [rows[0].pid]);
      await client.query("select 1");
    });
    await expect(cut).rejects.toThrow();
    for (let times = 0; times < 12; times++) await database.pool.query("select 1");
    await database.drop();
  });
});
