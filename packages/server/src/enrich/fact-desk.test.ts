import { SEVERITIES } from "@oddwatch/pipeline";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { floodedItems } from "../../../../test/flooded-items.ts";
import { NOON } from "../../../../test/synthetic-activity.ts";
import { explanationReader } from "../alert/message/explanation-reader.ts";
import { Ingest } from "../ingest/ingest.ts";
import { roundOf, taskOn } from "../ingest/task-under-test.ts";
import type { Job } from "../jobs/job.ts";
import { IncidentQueries } from "../storage/incident-queries.ts";
import type { Evidence } from "./evidence.ts";
import { readEvidenceRow, waitingFacts, writeEvidenceRow } from "./evidence-rows.ts";
import { afterFacts, factDesk } from "./fact-desk.ts";

const log = pino({ level: "silent" });
const SIGNAL = new AbortController().signal;
const job = { kind: "summarise", priority: 1, attempt: 1, isLastAttempt: false, id: "j" } as const;

let database: TestDatabase;
let ingest: Ingest;
beforeEach(async () => {
  database = await createTestDatabase();
  ingest = new Ingest({
    capacity: 1_000,
    clock: () => NOON,
    log,
    task: taskOn(database),
    onCommit: () => undefined,
    onSnapshot: () => undefined,
  });
  ingest.start();
  await ingest.store(roundOf(floodedItems(300)));
});
afterEach(async () => {
  await ingest.stop();
  await database.drop();
});

function start() {
  const { pool, kysely } = database;
  const store = new IncidentQueries(kysely, "default");
  const facts = factDesk({ pool, workspace: "default", clock: () => NOON, ingest, log });
  return { pool, store, facts };
}

function evidenceOf(incidentId: string, gatheredAt = NOON): Evidence {
  const text = "The account mallory was made 3 days ago";
  const fact = { key: "actor.created:mallory", text, source: "GraphQL user", at: NOON, value: 3, telling: 2 as const };
  const moving = [{ kind: "young-account" as const, subject: "mallory", value: 3 }];
  return { incidentId, state: "known", facts: [fact], gaps: [], moving, gatheredAt };
}

describe("facts that can move a severity", () => {
  it("enter the log before the next step, which sees the severity that the pipeline made of them", async () => {
    const { pool, store, facts } = start();
    const before = (await store.listIncidents({}, { limit: 5 }))[0];
    const id = before?.id ?? "";
    await writeEvidenceRow(pool, "default", evidenceOf(id));
    let seen: string | undefined;
    const run = async ({ incidentId }: Job) => {
      seen = (await store.getIncident(incidentId))?.severity;
      return undefined;
    };
    await afterFacts({ run }, facts).run({ ...job, incidentId: id }, SIGNAL);
    const after = await store.getIncident(id);
    expect(seen).toBe(after?.severity);
    expect(after?.detectedSeverity).toBe(before?.severity);
    expect(SEVERITIES.indexOf(after?.severity ?? "info")).toBe(SEVERITIES.indexOf(before?.severity ?? "critical") + 1);
    expect(after?.reasons.at(-1)).toMatch(/^Looked up: the account mallory was made 3 days ago\. That raises/);
    expect(await waitingFacts(pool, "default")).toEqual([]);
  });

  it("do not wait again when the same was looked up once more, and do when it was something else", async () => {
    const { pool, store, facts } = start();
    const id = (await store.listIncidents({}, { limit: 1 }))[0]?.id ?? "";
    await writeEvidenceRow(pool, "default", evidenceOf(id));
    await facts.bringIn();
    await writeEvidenceRow(pool, "default", evidenceOf(id, NOON + 1));
    expect(await waitingFacts(pool, "default")).toEqual([]);
    await writeEvidenceRow(pool, "default", {
      ...evidenceOf(id, NOON + 2),
      moving: [{ kind: "secret-added", subject: "abc" }],
    });
    expect(await waitingFacts(pool, "default")).toHaveLength(1);
  });

  it("are told in the message about the incident", async () => {
    const { pool, store } = start();
    const id = (await store.listIncidents({}, { limit: 1 }))[0]?.id ?? "";
    await writeEvidenceRow(pool, "default", evidenceOf(id));
    const read = explanationReader({
      readIncident: (each) => store.getIncident(each),
      readEvidence: (each) => readEvidenceRow(pool, "default", each),
    });
    expect(await read({ id })).toMatchObject({ evidence: ["The account mallory was made 3 days ago"] });
    expect((await read({ id }))?.causes.length).toBeGreaterThan(0);
    expect(await read({ id: "another" })).toBeUndefined();
  });
});
