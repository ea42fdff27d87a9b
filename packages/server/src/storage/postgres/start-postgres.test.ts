import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SILENT_LOG } from "../../../../../test/database.ts";
import { processesIn } from "./postmaster-file.ts";
import { DataFolderInUse, DataFolderNotWritable } from "./start-errors.ts";
import { type PostgresExit, type RunningPostgres, startPostgres } from "./start-postgres.ts";

const NO_SYNC = { fsync: "off" };
/** Long enough that the socket has to lie elsewhere. */
const LONG_NAME =
  "a-folder-name-that-is-much-too-long-for-the-path-of-a-unix-socket-which-ends-at-about-one-hundred-bytes";

let dataDir: string;
let socketFolder: string;
beforeAll(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), "oddwatch-postgres-")), LONG_NAME);
});
afterAll(async () => {
  await rm(join(dataDir, ".."), { recursive: true, force: true });
  await rm(socketFolder, { recursive: true, force: true });
});

const start = (): Promise<RunningPostgres> => startPostgres({ dataDir, log: SILENT_LOG, settings: NO_SYNC });

async function ask<T>({ connection }: RunningPostgres, statement: string): Promise<T[]> {
  const client = new pg.Client({ ...connection, database: "postgres" });
  await client.connect();
  try {
    return (await client.query(statement)).rows as T[];
  } finally {
    await client.end();
  }
}

const nextExit = (postgres: RunningPostgres) => new Promise<PostgresExit>((resolve) => postgres.onExit(resolve));

describe("the embedded PostgreSQL", () => {
  it("starts on an empty folder, listens on a socket that only its owner reaches, and stops", async () => {
    const postgres = await start();
    expect(postgres.adopted).toBe(false);
    const [settings] = await ask<Record<string, string>>(
      postgres,
      `select current_setting('listen_addresses') as tcp, current_setting('data_checksums') as checksums,
         current_setting('server_encoding') as encoding, current_setting('synchronous_commit') as sync`,
    );
    expect(settings).toEqual({ tcp: "", checksums: "on", encoding: "UTF8", sync: "on" });
    socketFolder = postgres.connection.host;
    expect((await stat(socketFolder)).mode & 0o777).toBe(0o700);
    expect(Buffer.byteLength(join(socketFolder, ".s.PGSQL.5432"))).toBeLessThanOrEqual(103);
    await postgres.stop();
    await postgres.stop();
    expect(await processesIn(join(dataDir, "postgres-18"))).toEqual([]);
  });

  it("runs again by itself after kill -9, with everything that was committed", async () => {
    const postgres = await start();
    await ask(postgres, "create table kept as select 42 as answer");
    const killed = postgres.pid;
    const exit = nextExit(postgres);
    process.kill(killed, "SIGKILL");
    expect(await exit).toMatchObject({ state: "restarted" });
    expect(postgres.pid).not.toBe(killed);
    expect(await ask(postgres, "select answer from kept")).toEqual([{ answer: 42 }]);
    await postgres.stop();
  });

  it("is taken over, running, from a service that was killed", async () => {
    const program = `
      const { startPostgres } = await import(${JSON.stringify(new URL("start-postgres.ts", import.meta.url).href)});
      const log = { info() {}, warn() {}, error() {} };
      const { pid } = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, log, settings: { fsync: "off" } });
      console.log(pid);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [printed] = await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    const postgres = await start();
    expect(postgres.adopted).toBe(true);
    expect(postgres.pid).toBe(Number(String(printed)));
    expect(await ask(postgres, "select answer from kept")).toEqual([{ answer: 42 }]);
    const exit = nextExit(postgres);
    process.kill(postgres.pid, "SIGKILL");
    expect(await exit).toMatchObject({ state: "restarted" });
    await postgres.stop();
    expect(await processesIn(join(dataDir, "postgres-18"))).toEqual([]);
  });

  it("refuses a second service on the same folder, names the first, and leaves its server alone", async () => {
    const first = await start();
    let now = 0;
    const second = startPostgres({
      dataDir,
      log: SILENT_LOG,
      clock: () => now,
      sleep: async (ms) => {
        now += ms;
      },
    });
    await expect(second).rejects.toThrow(DataFolderInUse);
    await expect(second).rejects.toThrow(`process ${process.pid}`);
    expect(await ask(first, "select 1 as one")).toEqual([{ one: 1 }]);
    await first.stop();
  });

  it("starts although a stale file names a process that is something else now", async () => {
    const file = join(dataDir, "postgres-18", "postmaster.pid");
    await writeFile(file, `${process.pid}\n${dataDir}\n1\n5432\n/nowhere\n\n  1 2\nready   \n`);
    const postgres = await start();
    expect(postgres.adopted).toBe(false);
    await postgres.stop();
  });

  it("leaves no process behind when it is stopped while it starts again", async () => {
    const postgres = await start();
    process.kill(postgres.pid, "SIGKILL");
    await postgres.stop();
    await expect.poll(() => processesIn(join(dataDir, "postgres-18"))).toEqual([]);
  });

  it("says so when the folder cannot be written", async () => {
    const file = join(dataDir, "a-file");
    await writeFile(file, "");
    await expect(startPostgres({ dataDir: file, log: SILENT_LOG })).rejects.toThrow(DataFolderNotWritable);
    await expect(startPostgres({ dataDir: join(file, "below"), log: SILENT_LOG })).rejects.toThrow(
      "another data folder",
    );
  });

  it("tells what PostgreSQL said when it does not start", async () => {
    const attempt = startPostgres({ dataDir, log: SILENT_LOG, settings: { shared_buffers: "nonsense" } });
    await expect(attempt).rejects.toThrow(/PostgreSQL did not start: it ended with code 1\n.*shared_buffers/);
  });

  it("keeps strangers' text out of its log", async () => {
    const postgres = await start();
    await expect(ask(postgres, "select 'a secret' from nowhere")).rejects.toThrow();
    await postgres.stop();
    expect(await readFile(join(dataDir, "postgres.log"), "utf8")).not.toContain("a secret");
  });
});
