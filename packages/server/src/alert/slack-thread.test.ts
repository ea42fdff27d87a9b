import type { Incident } from "@oddwatch/pipeline";
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
import { SlackApi } from "./channels/slack-api-under-test.ts";
import { reachPeople } from "./reach-people.ts";

let database: TestDatabase;
let slack: SlackApi;
let lease: Lease;
let now: number;
let seq: number;
let service: AlertService;
beforeEach(async () => {
  [now, seq] = [START, 0];
  database = await createTestDatabase();
  slack = await SlackApi.start();
  lease = (await acquireLease(database.pool, "default", "test")) as Lease;
  service = openService();
  const channels = { team: { type: "slack-bot", token: { secret: "bot" }, channel: "#ops", apiUrl: slack.url } };
  const alerts = alertSettings({ channels }, { channels: ["team"], repeatSeconds: 3_600 });
  const desk = new SettingsDesk({ pool: database.pool, workspace: "default", clock: () => now });
  await desk.change({ alerts }, { after: 0, author: "test" });
});
afterEach(async () => {
  await service.stop();
  await slack.close();
  await database.drop();
});

function openService(): AlertService {
  const { pool, kysely } = database;
  const shared = { workspace: "default", clock: () => now, readSecret: async () => "xoxb-a-planted-token" };
  const reach = { publicUrl: undefined, allowedTargets: ["127.0.0.1"], readExplanation: async () => undefined };
  let ids = 0;
  return new AlertService({
    ...{ ...shared, pool, log: SILENT_LOG, newId: () => `id-${++ids}`, isWell: () => true },
    metrics: createMetrics({ workspace: "default", processMetrics: false }),
    ...reachPeople({ ...shared, ...reach, kysely }),
  });
}

/** Stores the incident as it is now, lets the last job of the way notice, and sends what is due after a time. */
async function becomes(given: Partial<Incident>, seconds: number): Promise<void> {
  seq++;
  const outputs = [syntheticChange(seq, "updated", syntheticIncident("a", { pagedAt: START, ...given }))];
  await new BatchWriter(database.pool, database.owner).write(syntheticBatch(lease, seq, 1, { outputs }));
  const job = { id: "j", kind: "notify", incidentId: "a", priority: 3, attempt: 1, isLastAttempt: false } as const;
  const save = await service.step.run(job, AbortSignal.timeout(10_000));
  if (save !== undefined) await transaction(database.pool, save);
  await after(seconds);
}

async function after(seconds: number): Promise<void> {
  now += seconds * 1000;
  await service.look();
  await service.settled();
}

async function deliveries(): Promise<string[]> {
  const { rows } = await database.pool.query(
    "select kind, status, attempts, error, reference from delivery order by ordinal",
  );
  expect(JSON.stringify(rows)).not.toContain("a-planted");
  return rows.map(({ kind, status, attempts }) => `${kind} ${status} ${attempts}`);
}

it("one Slack message says what is known now, from the first word of a group to its end", async () => {
  await becomes({ title: "a flood" }, 30);
  expect(slack.story).toEqual(["[MEDIUM] a flood"]);
  await becomes({ title: "a flood of stars" }, 1);
  expect(slack.story).toEqual(["[MEDIUM] a flood of stars (1 edits)"]);
  await after(3_600);
  expect(slack.story).toEqual([
    "[MEDIUM, still open] a flood of stars (2 edits)",
    ">> [MEDIUM, still open] a flood of stars",
  ]);
  await becomes({ title: "a flood of stars", state: "resolved" }, 1);
  expect(slack.story).toEqual([
    "[resolved] a flood of stars (3 edits)",
    ">> [MEDIUM, still open] a flood of stars",
    "> [resolved] a flood of stars",
  ]);
  expect(await deliveries()).toEqual([
    "opened delivered 1",
    "facts delivered 1",
    "reminder delivered 1",
    "resolved delivered 1",
  ]);
});

it("a token that was revoked loses nothing: what Slack refused is said when people have put it right", async () => {
  slack.token = "xoxb-another";
  await becomes({ title: "a flood" }, 30);
  expect(slack.story).toEqual([]);
  slack.token = "xoxb-a-planted-token";
  await after(299);
  expect(await deliveries()).toEqual(["opened failed 1"]);
  await after(1);
  expect(slack.story).toEqual(["[MEDIUM] a flood"]);
  expect(await deliveries()).toEqual(["opened delivered 2"]);
});

it("a rate limit between edit and reply holds the reply back, which is then said once", async () => {
  await becomes({ title: "a flood" }, 30);
  slack.faults["chat.postMessage"].push((response) => response.writeHead(429, { "retry-after": "40" }).end());
  await becomes({ title: "a flood", state: "resolved" }, 1);
  expect(slack.story).toEqual(["[resolved] a flood (1 edits)"]);
  await after(39);
  expect(slack.story).toHaveLength(1);
  await after(1);
  expect(slack.story).toEqual(["[resolved] a flood (2 edits)", "> [resolved] a flood"]);
});
