import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createTestDatabase, databaseUrl, type TestDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { madeEvents } from "./github-stand-in/made-events.ts";
import { type GitHubStandIn, startGitHubStandIn } from "./github-stand-in/stand-in.ts";
import { floodEvents } from "./planted-flood.ts";
import { ServiceProcess } from "./service-process.ts";
import { replayedIncidents, storedIncidents } from "./stored-and-replayed.ts";

/** The stand-in answers no look-ups: the service would say that it is not wholly well as soon as it tried one. */
const CONFIG = { workspace: { enrichment: { enabled: false } } };

let folder: string;
let database: TestDatabase;
let standIn: GitHubStandIn;
const services: ServiceProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "oddwatch-recovery-"));
  await writeFile(join(folder, "config.json"), JSON.stringify(CONFIG));
  database = await createTestDatabase();
  standIn = await startGitHubStandIn({ untilRead: { perFetch: 50 }, pollIntervalSeconds: 0, tokenLimit: 1e9 });
});
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.end("SIGKILL")));
  await standIn.stop();
  await database.drop();
  await rm(folder, { recursive: true });
});

function serve(): ServiceProcess {
  const env = {
    DATABASE_URL: databaseUrl(database),
    GITHUB_API_URL: standIn.url,
    ODDWATCH_GITHUB_TOKENS: "test-token",
    ODDWATCH_CONFIG: join(folder, "config.json"),
  };
  const service = new ServiceProcess(["serve", "--port", "0"], env);
  services.push(service);
  return service;
}

async function drained(): Promise<void> {
  const { window } = standIn;
  await eventually("every event has left the pages", () => window.state.waiting + window.state.onPages === 0);
  const { completeFetches } = window;
  await eventually("the last round is stored", () => window.completeFetches >= completeFetches + 2);
}

it("after an upgrade the state is learned again: nothing new opens, what was open goes on, and a replay tells the same", {
  timeout: 120_000,
}, async () => {
  const startAt = Date.now() - 1_200_000;
  const flood = floodEvents("loud-account", { count: 160, startAt: startAt + 400_000, firstId: 7_000_000_000 });
  standIn.window.publish([...madeEvents({ count: 400, startAt }), ...flood.slice(0, 80)]);
  const before = serve();
  await drained();
  expect(await before.stop()).toMatchObject({ code: 0 });
  const opened = await storedIncidents(database);
  const open = opened.find(({ eventIds }) => eventIds.includes(flood[79]?.id ?? ""));
  expect(open).toMatchObject({ kind: "flood" });

  await database.pool.query("update snapshot set fingerprint = 'of another version'");
  const after = serve();
  await eventually("it is ready", async () => (await after.health()).status === "ok");
  expect(after.stderr).toContain("learned again from");
  expect((await storedIncidents(database)).map(({ id }) => id)).toEqual(opened.map(({ id }) => id));
  standIn.window.publish(flood.slice(80));
  await drained();
  expect(await after.stop()).toMatchObject({ code: 0 });

  const { rows } = await database.pool.query("select count(*) as controls from log where control->>'kind' = 'rebuilt'");
  expect(rows).toEqual([{ controls: 1 }]);
  const stored = await storedIncidents(database);
  const goneOn = stored.find(({ id }) => id === open?.id);
  expect(goneOn?.eventIds).toContain(flood.at(-1)?.id);
  expect(stored).toEqual(await replayedIncidents({ DATABASE_URL: databaseUrl(database) }));
});
