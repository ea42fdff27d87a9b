import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { closedPort } from "./closed-port.ts";
import { createTestDatabase, databaseUrl, type TestDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { madeEvents } from "./github-stand-in/made-events.ts";
import { type GitHubStandIn, type StandInOptions, startGitHubStandIn } from "./github-stand-in/stand-in.ts";
import { absurdlyDatedEvents, hostileEvents } from "./hostile-events.ts";
import { CommandProcess, ServiceProcess } from "./service-process.ts";
import { loggedEvents } from "./stored-and-replayed.ts";

const SAMPLE = "fixtures/sample/2015-01-01-1.json.gz";

let database: TestDatabase;
let folder: string;
let standIn: GitHubStandIn | undefined;
const processes: CommandProcess[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "oddwatch-bad-input-"));
});
afterEach(async () => {
  await Promise.all(processes.splice(0).map((each) => each.end("SIGKILL")));
  await standIn?.stop();
  standIn = undefined;
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Serves on the test's database, which is there at once. */
async function serve(args: string[] = [], env: Record<string, string> = {}): Promise<ServiceProcess> {
  const service = new ServiceProcess(["serve", "--port", "0", ...args], {
    DATABASE_URL: databaseUrl(database),
    GITHUB_API_URL: standIn?.url ?? `http://127.0.0.1:${await closedPort()}`,
    ODDWATCH_GITHUB_TOKENS: "test-token",
    ...env,
  });
  processes.push(service);
  return service;
}

function run(args: string[], env: Record<string, string> = {}): CommandProcess {
  const command = new CommandProcess(args, { DATABASE_URL: databaseUrl(database), ...env });
  processes.push(command);
  return command;
}

async function watch(options: StandInOptions): Promise<GitHubStandIn> {
  standIn = await startGitHubStandIn({ pollIntervalSeconds: 0, tokenLimit: 1e9, ...options });
  return standIn;
}

async function drained({ window }: GitHubStandIn): Promise<void> {
  await eventually("every event has left the pages", () => window.state.waiting + window.state.onPages === 0);
  const { completeFetches } = window;
  await eventually("the last round is stored", () => window.completeFetches >= completeFetches + 2);
}

async function loggedIds(): Promise<string[]> {
  return (await loggedEvents(database)).map(({ id }) => id).sort();
}

async function quarantineReasons(): Promise<string[]> {
  const { rows } = await database.pool.query<{ reason: string }>("select reason from quarantine order by reason");
  return rows.map(({ reason }) => reason);
}

describe("an archive file with bad lines that ends in the middle", { timeout: 60_000 }, () => {
  const at = Date.UTC(2026, 10, 20, 12);
  const good = [...madeEvents({ count: 500, startAt: at }), ...hostileEvents(at + 500_000)];
  async function damagedFile(): Promise<string> {
    const lines = [...good, ...absurdlyDatedEvents()].map((event) => JSON.stringify(event));
    lines.splice(10, 0, "{broken", "[1, 2]", '{"id":"1","type":"PushEvent"}');
    // the noise after the events does not shrink, so that the cut falls behind them
    const noise = Array.from({ length: 3000 }, (_, index) => JSON.stringify({ noise: Math.sin(index) }));
    const whole = gzipSync([...lines, ...noise].join("\n"));
    const file = join(folder, "2026-11-20-12.json.gz");
    await writeFile(file, whole.subarray(0, whole.length - 5_000));
    return file;
  }

  it("is served as far as it goes: bad lines and absurd dates in quarantine, the damage on the source", async () => {
    const service = await serve(["--from", await damagedFile()]);
    const source = await eventually("the file is read", async () => {
      const { code, sources } = await service.health();
      expect(code).toBe(200);
      return sources.find(({ state }) => state === "done");
    });
    expect(source.error).toMatch(/^2026-11-20-12\.json\.gz: .*cut off/);
    expect(await loggedIds()).toEqual(good.map(({ id }) => id).sort());
    const reasons = await quarantineReasons();
    for (const line of [11, 12, 13]) expect(reasons.some((reason) => reason.includes(` line ${line}: `))).toBe(true);
    expect(reasons.filter((reason) => /before GitHub began|more than a day after/.test(reason))).toHaveLength(3);
    expect(await service.stop()).toMatchObject({ code: 0 });
  });

  it("is replayed as far as it goes, with exit 2 and a line that says so", async () => {
    const file = await damagedFile();
    const command = run(["replay", "--json", file]);
    expect((await command.exited).code).toBe(2);
    expect(command.stderr).toMatch(/not read to its end: .*2026-11-20-12\.json\.gz: .*cut off/);
    expect(command.stderr).toContain(`events=${good.length} `);
    expect(command.stderr).toMatch(/bad_lines=\d+/);
  });
});

it("a bad line at the very end of an archive file goes into quarantine too", { timeout: 60_000 }, async () => {
  const file = join(folder, "2026-11-20-12.json");
  const events = madeEvents({ count: 500, startAt: Date.UTC(2026, 10, 20, 12) }).map((event) => JSON.stringify(event));
  await writeFile(file, [...events, "{broken"].join("\n"));
  const service = await serve(["--from", file]);
  await eventually("the file is read", async () => (await service.health()).sources[0]?.state === "done");
  expect(await quarantineReasons()).toEqual([expect.stringContaining("2026-11-20-12.json line 501: ")]);
});

describe("GitHub", { timeout: 60_000 }, () => {
  it("events that break careless programs enter the log once, absurd dates go into quarantine", async () => {
    const github = await watch({ untilRead: { perFetch: 50 } });
    const good = [...madeEvents({ count: 40, startAt: Date.now() - 60_000 }), ...hostileEvents(Date.now())];
    github.window.publish([...good, ...absurdlyDatedEvents()]);
    const service = await serve();
    await drained(github);
    expect((await service.health()).code).toBe(200);
    await service.stop();
    expect(await loggedIds()).toEqual(good.map(({ id }) => id).sort());
    expect(await quarantineReasons()).toHaveLength(3);
  });

  it("a wrong token is named, and the watching goes on without any, at the pace that is allowed then", async () => {
    const github = await watch({ events: madeEvents({ count: 100, startAt: Date.now() - 60_000 }), tokens: ["right"] });
    const service = await serve([], { ODDWATCH_GITHUB_TOKENS: "wrong" });
    const source = await eventually("the pages are read", async () =>
      (await service.health()).sources.find(({ state }) => state === "ok"),
    );
    expect(source.hint).toMatch(/token 1 of 1: GitHub does not accept.*every 200 s/s);
    expect(Date.parse(source.next_try_at ?? "") - Date.now()).toBeGreaterThan(150_000);
    expect(github.requests.map(({ token }) => token)).toEqual(["wrong", undefined, undefined, undefined]);
    expect(JSON.stringify(await service.health()) + service.stderr + service.stdout).not.toContain('"wrong"');
  });

  it("that cannot be reached is told with the reason and the next try; the service works", async () => {
    const service = await serve();
    const { health, source } = await eventually("the source has failed", async () => {
      const health = await service.health();
      const source = health.sources.find(({ state }) => state === "failing");
      return source && { health, source };
    });
    expect(health).toMatchObject({ code: 200, status: "degraded", database: { ok: true }, pipeline: { ok: true } });
    expect(source.error).toMatch(/127\.0\.0\.1|connect|reach/i);
    expect(Date.parse(source.next_try_at ?? "")).toBeGreaterThan(Date.now());
  });
});

describe("a full disk", { timeout: 90_000 }, () => {
  it("loses nothing: batches are tried again until there is room, and health says what is wrong meanwhile", async () => {
    const github = await watch({ untilRead: { perFetch: 20 } });
    github.window.publish(madeEvents({ count: 100, startAt: Date.now() - 600_000 }));
    const service = await serve();
    await drained(github);

    await fillDisk();
    github.window.publish(madeEvents({ count: 200, seed: 2, startAt: Date.now() - 300_000 }));
    const health = await eventually("the service says so", async () => {
      const health = await service.health();
      return health.code === 503 && health;
    });
    expect(health.pipeline.error).toContain("No space left on device");

    await database.owner.query("drop trigger full_disk on log");
    await drained(github);
    await eventually("it is well again", async () => (await service.health()).code === 200);
    expect(await service.stop()).toMatchObject({ code: 0 });
    expect(await loggedIds()).toEqual(github.window.served.map(({ event }) => event.id).sort());
  });

  /** Lets PostgreSQL refuse rows of the log as it does when it has no room to grow the file. */
  async function fillDisk(): Promise<void> {
    await database.owner.query(`create function refuse() returns trigger language plpgsql as $$ begin
      raise exception using errcode = 'disk_full',
        message = 'could not extend file "base/5/16384": No space left on device'; end $$`);
    await database.owner.query(
      "create trigger full_disk before insert on log for each statement execute function refuse()",
    );
  }
});

describe("a start", { timeout: 60_000 }, () => {
  it("on a port that is taken says so and ends with 1", async () => {
    const github = await watch({});
    const second = run(["serve", "--port", new URL(github.url).port]);
    expect((await second.exited).code).toBe(1);
    expect(second.stderr).toMatch(
      /oddwatch: Something else listens on 127\.0\.0\.1:\d+ already\. Stop it, or .*--port/,
    );
  });

  it("that would be open to everybody without a token is refused with 1", async () => {
    const command = run(["serve", "--host", "0.0.0.0"]);
    expect((await command.exited).code).toBe(1);
    expect(command.stderr).toContain("Refusing to listen on 0.0.0.0 without a token");
  });

  it("with files older than what is stored is refused with 1, and says why", async () => {
    const github = await watch({ events: madeEvents({ count: 10, startAt: Date.now() - 60_000 }) });
    const service = await serve();
    await eventually("something is stored", () => github.window.completeFetches > 1);
    await service.stop();
    const command = run(["serve", "--port", "0", "--from", SAMPLE]);
    expect((await command.exited).code).toBe(1);
    expect(command.stderr).toMatch(/begins at 2015-01-01T01:.*already holds events up to 20.*--data-dir/);
  });

  it("with a file that is not there goes on, and the source says which", async () => {
    const service = await serve(["--from", join(folder, "2026-11-20-1.json.gz")]);
    const source = await eventually("the file was looked for", async () =>
      (await service.health()).sources.find(({ state }) => state === "done"),
    );
    expect(source.error).toContain("2026-11-20-1.json.gz");
  });
});
