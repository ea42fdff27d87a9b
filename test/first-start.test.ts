import { afterEach, beforeEach, expect, it } from "vitest";
import { IncidentPage } from "../packages/protocol/src/index.ts";
import type { Database } from "../packages/server/src/storage/database.ts";
import { closedPort } from "./closed-port.ts";
import { eventually } from "./eventually.ts";
import type { ServiceProcess } from "./service-process.ts";
import { ServiceUnderTest } from "./service-under-test.ts";

let room: ServiceUnderTest;
let githubUrl: string;
beforeEach(async () => {
  room = await ServiceUnderTest.create();
  githubUrl = `http://127.0.0.1:${await closedPort()}`;
});
afterEach(() => room.end());

async function incidentsOf(service: ServiceProcess): Promise<IncidentPage["incidents"]> {
  return IncidentPage.parse(await (await service.fetch("/api/v1/incidents?limit=100")).json()).incidents;
}

/** Events of the sample in the log, and how often it was brought. */
async function samples({ pool }: Database): Promise<{ events: number; different: number }> {
  const { rows } = await pool.query<{ events: number; different: number }>(
    "select count(*) as events, count(distinct event_id) as different from log where activity->>'lane' = 'sample'",
  );
  return rows[0] ?? { events: 0, different: 0 };
}

it("an empty store without network shows incidents at once, marked as sample and as of now; a restart brings no second sample", {
  timeout: 90_000,
}, async () => {
  const first = room.serve({ githubUrl });
  const shown = await eventually("incidents are there", async () => {
    const incidents = await incidentsOf(first);
    return incidents.length > 0 && incidents;
  });
  expect(shown.every(({ sample }) => sample)).toBe(true);
  for (const { last_event_at } of shown) expect(Date.now() - Date.parse(last_event_at)).toBeLessThan(2 * 3_600_000);
  await first.stop();
  const before = await room.withStore(samples);
  expect(before.events).toBeGreaterThan(1000);

  const second = room.serve({ githubUrl });
  await eventually("the sources have begun", async () => (await second.health()).sources.length > 0);
  expect((await incidentsOf(second)).map(({ id }) => id).sort()).toEqual(shown.map(({ id }) => id).sort());
  await second.stop();
  expect(await room.withStore(samples)).toEqual(before);
});

it("a second start on the same data folder is refused with 1 and says by whom; the first goes on", {
  timeout: 90_000,
}, async () => {
  const first = room.serve({ githubUrl });
  await eventually("the first works", async () => (await first.health()).pipeline.seq > 0);
  const second = room.serve({ githubUrl });
  expect((await second.exited).code).toBe(1);
  expect(second.stderr).toContain(`oddwatch: The data folder ${room.dataDir} is in use by another Oddwatch`);
  expect(second.stderr).toContain(`(process ${first.pid})`);
  expect((await first.health()).code).toBe(200);
  expect(await first.stop()).toMatchObject({ code: 0 });
});

it("a first start that was killed before the sample was stored brings it at the next one", {
  timeout: 90_000,
}, async () => {
  const first = room.serve({ githubUrl });
  await eventually("the settings are in the log", async () => (await first.health()).pipeline.seq > 0);
  await first.end("SIGKILL");
  const left = await room.withStore(samples);

  const second = room.serve({ githubUrl });
  await eventually("incidents are there", async () => (await incidentsOf(second)).length > 0);
  await second.stop();
  const { events, different } = await room.withStore(samples);
  expect(left.events === 0 || left.events === events).toBe(true); // stored as a whole or not at all
  expect(events).toBe(different);
});
