import { connect, createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { eventually } from "../../../test/eventually.ts";
import { AddressInUse, type App, startApp } from "./app.ts";
import { type Config, loadConfig, WorkspaceConfig } from "./config.ts";
import { leaseHolder } from "./storage/lease.ts";
import { newestSnapshot } from "./storage/snapshots.ts";

let database: TestDatabase;
let apps: App[];
beforeEach(async () => {
  database = await createTestDatabase();
  apps = [];
});
afterEach(async () => {
  for (const app of apps) await app.stop();
  await database.drop();
});

/** Nothing is watched: the log holds the settings alone. */
const NOTHING = WorkspaceConfig.parse({ sources: { public: false, refs: { enabled: false } } });

function config(given: Partial<Config> = {}): Config {
  const target = database.config.target;
  if (!("host" in target)) throw new Error("the test database has no host");
  const { host, port, user, database: name } = target;
  const databaseUrl = `postgresql://${user}@/${name}?host=${encodeURIComponent(host)}&port=${port}`;
  return { ...loadConfig({ databaseUrl, port: 0, logLevel: "silent" }, {}), workspaceConfig: NOTHING, ...given };
}

async function start(given?: Partial<Config>): Promise<App> {
  const app = await startApp(config(given));
  apps.push(app);
  return app;
}

interface Told {
  status: string;
  pipeline: { seq: number; error: string | null };
}

async function health({ url }: App): Promise<Told> {
  const body = (await (await fetch(`${url}/health`)).json()) as Told & { health?: Told };
  return body.health ?? body;
}

const isWell = (app: App) => eventually("the service is well", async () => (await health(app)).status === "ok");
const isReadyAt = (app: App, seq: number) =>
  eventually(`the service is at ${seq}`, async () => (await health(app)).pipeline.seq === seq);

/** Sessions of the service under test, which names itself as the test's own pools do. */
async function sessions(): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    "select count(*) from pg_stat_activity where datname = current_database()",
  );
  return rows[0]?.count ?? 0;
}

describe("a service", () => {
  it("answers, and when it stops leaves everything stored, the lease free and no connection open", async () => {
    const before = await sessions();
    const app = await start();
    await isReadyAt(app, 1);
    await app.stop();
    expect(await leaseHolder(database.pool, "default")).toMatchObject({ expired: true });
    expect((await newestSnapshot(database.pool, "default"))?.seq).toBe(1);
    await eventually("its sessions have ended", async () => (await sessions()) <= before);
    await expect(fetch(`${app.url}/health`)).rejects.toThrow("fetch failed");
  });

  it("is well again at once when it is started after a stop", async () => {
    const first = await start();
    await isReadyAt(first, 1);
    await first.stop();
    const second = await start();
    await isWell(second);
    expect((await health(second)).pipeline.seq).toBe(1);
  });

  it("stops although a browser holds a connection that it never used", async () => {
    const app = await start();
    const { port, hostname } = new URL(app.url);
    const unused = connect(Number(port), hostname);
    await new Promise((resolve) => unused.once("connect", resolve));
    const closed = new Promise((resolve) => unused.once("close", resolve));
    await app.stop();
    await closed;
  });

  it("stops before its pipeline has come up", async () => {
    const app = await start();
    await app.stop();
    await app.stop();
  });

  it("beside another on one database says who writes, and takes over when that one stops", async () => {
    const first = await start();
    await isReadyAt(first, 1);
    const second = await start();
    await eventually("it waits", async () =>
      /another service .* writes/.test((await health(second)).pipeline.error ?? ""),
    );
    expect((await fetch(`${second.url}/health`)).status).toBe(503);
    await first.stop();
    await isWell(second);
  });
});

describe("a start that fails", () => {
  it("on a port that is taken says so, and ends what it began", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    const before = await sessions();
    await expect(start({ port })).rejects.toThrow(AddressInUse);
    await expect(start({ port })).rejects.toThrow(`listens on 127.0.0.1:${port} already`);
    await eventually("its sessions have ended", async () => (await sessions()) <= before);
    await new Promise((resolve) => other.close(resolve));
  });
});
