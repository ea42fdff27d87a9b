import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createTestDatabase, SILENT_LOG, type TestDatabase } from "../../../../test/database.ts";
import { syntheticBatch, syntheticChange, syntheticIncident } from "../../../../test/synthetic-activity.ts";
import { createMetrics } from "../metrics.ts";
import { SettingsDesk } from "../settings-desk.ts";
import { BatchWriter } from "../storage/batch-writer.ts";
import { acquireLease, type Lease } from "../storage/lease.ts";
import { transaction } from "../storage/transaction.ts";
import { AlertService } from "./alert-service.ts";
import { alertSettings, START } from "./alert-under-test.ts";
import { reachPeople } from "./reach-people.ts";

let database: TestDatabase;
let server: Server;
let received: { path: string; body: string }[];
let now: number;
beforeEach(async () => {
  [received, now] = [[], START];
  database = await createTestDatabase();
  server = createServer(async (request, response) => {
    received.push({ path: request.url ?? "", body: (await request.toArray()).join("") });
    response.end("ok");
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  await new Promise((resolve) => void server.close(resolve));
  await database.drop();
});

function openService(allowedTargets: string[]): AlertService {
  const { pool, kysely } = database;
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const readSecret = async (ref: object) => ("env" in ref ? `${address}/hook` : `${address}/beat`);
  const shared = { workspace: "default", clock: () => now, readSecret };
  const readExplanation = async () => undefined;
  let ids = 0;
  return new AlertService({
    ...{ ...shared, pool, log: SILENT_LOG, newId: () => `id-${++ids}`, isWell: () => true },
    metrics: createMetrics({ workspace: "default", processMetrics: false }),
    ...reachPeople({ ...shared, kysely, publicUrl: "https://watch.example", allowedTargets, readExplanation }),
  });
}

async function tell(service: AlertService, alerts = alertSettings()): Promise<void> {
  const lease = (await acquireLease(database.pool, "default", "test")) as Lease;
  const desk = new SettingsDesk({ pool: database.pool, workspace: "default", clock: () => now });
  await desk.change({ alerts }, { after: 0, author: "test" });
  const outputs = [
    syntheticChange(1, "opened", syntheticIncident("a", { pagedAt: START, title: "Many <!channel> pushes" })),
    syntheticChange(1, "opened", syntheticIncident("b", { pagedAt: START, entities: [] })),
  ];
  await new BatchWriter(database.pool, database.owner).write(syntheticBatch(lease, 1, 1, { outputs }));
  for (const incidentId of ["a", "b"]) {
    const job = { id: "j", kind: "notify", incidentId, priority: 3, attempt: 1, isLastAttempt: false } as const;
    const save = await service.step.run(job, AbortSignal.timeout(10_000));
    if (save !== undefined) await transaction(database.pool, save);
  }
  now += 30_000;
  await service.look();
  await service.settled();
}

async function outcomes(): Promise<{ status: string; error: string | null }[]> {
  return (await database.pool.query("select status, error from delivery order by ordinal")).rows;
}

it("brings one message about a group of incidents to a receiver that speaks HTTP, and a heartbeat", async () => {
  const heartbeat = { url: { secret: "beat" }, everySeconds: 60 };
  const service = openService(["127.0.0.1"]);
  await tell(service, alertSettings({ heartbeat }));
  expect(await outcomes()).toEqual([{ status: "delivered", error: null }]);
  const [message] = received.filter(({ path }) => path === "/hook");
  expect(message?.body).toContain("https://watch.example");
  expect(message?.body).not.toContain("<!channel>");
  await expect.poll(() => service.heartbeat.state.lastSuccessAt).toBe(now);
  expect(received.map(({ path }) => path).sort()).toEqual(["/beat", "/hook"]);
});

it("reaches nothing of its own network unless the installation allows it, and says so", async () => {
  await tell(openService([]));
  expect(received).toEqual([]);
  const [delivery] = await outcomes();
  expect(delivery?.status).toBe("failed");
  expect(delivery?.error).toMatch(/not public/);
});
