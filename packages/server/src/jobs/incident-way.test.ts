import type { Incident, PipelineOutput } from "@oddwatch/pipeline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, SILENT_LOG, type TestDatabase } from "../../../../test/database.ts";
import { eventually } from "../../../../test/eventually.ts";
import { syntheticBatch, syntheticChange, syntheticIncident } from "../../../../test/synthetic-activity.ts";
import { BatchWriter } from "../storage/batch-writer.ts";
import { acquireLease, type Lease } from "../storage/lease.ts";
import { enqueueForMoves } from "./incident-jobs.ts";
import { type IncidentSteps, leadTheWay, NO_STEPS } from "./incident-way.ts";
import { JobQueue } from "./job-queue.ts";

let database: TestDatabase;
let lease: Lease;
let queue: JobQueue;
let writer: BatchWriter;
let seq: number;
beforeEach(async () => {
  database = await createTestDatabase();
  lease = (await acquireLease(database.pool, "default", "test")) as Lease;
  const { pool, owner } = database;
  queue = await JobQueue.open({ pool, owner, workspace: "default", clock: Date.now, log: SILENT_LOG });
  writer = new BatchWriter(pool, owner, { onMoves: enqueueForMoves(queue) });
  seq = 0;
});
afterEach(async () => {
  await queue.stop(0);
  await database.drop();
});

/** Stores one input that made each incident what it is now. */
async function store(...incidents: Incident[]): Promise<void> {
  seq++;
  const outputs: PipelineOutput[] = incidents.map((incident) => syntheticChange(seq, "updated", incident));
  await writer.write(syntheticBatch(lease, seq, 1, { outputs }));
}

async function waiting(): Promise<{ kind: string; incidentId: string; priority: number; inSeconds: number }[]> {
  const jobs = await queue.list({}, { limit: 100 });
  return jobs
    .map(({ kind, incidentId, priority, dueAt, createdAt }) => {
      return { kind, incidentId, priority, inSeconds: Math.round((dueAt - createdAt) / 1000) };
    })
    .sort((a, b) => (`${a.incidentId} ${a.kind}` < `${b.incidentId} ${b.kind}` ? -1 : 1));
}

describe("the transaction that stores an incident", () => {
  it("enqueues what is to be done about it, by severity", async () => {
    await store(
      syntheticIncident("quiet", { severity: "low" }),
      syntheticIncident("told", { severity: "high", pagedAt: 1 }),
      syntheticIncident("worst", { severity: "critical", pagedAt: 1 }),
      syntheticIncident("shown", { severity: "critical", pagedAt: 1, sample: true }),
    );
    expect(await waiting()).toEqual([
      { kind: "enrich", incidentId: "quiet", priority: 1, inSeconds: 0 },
      { kind: "deadline", incidentId: "told", priority: 3, inSeconds: 60 },
      { kind: "enrich", incidentId: "told", priority: 3, inSeconds: 0 },
      { kind: "deadline", incidentId: "worst", priority: 4, inSeconds: 15 },
      { kind: "enrich", incidentId: "worst", priority: 4, inSeconds: 0 },
    ]);
  });

  it("enqueues again when it rises or is paged, not when it only goes on", async () => {
    const incident = syntheticIncident("a", { severity: "low" });
    await store(incident);
    await database.owner.query("delete from pgboss.job");
    await store({ ...incident, eventCount: 9 });
    await store({ ...incident, severity: "info" });
    expect(await waiting()).toEqual([]);
    await store({ ...incident, severity: "medium" });
    expect(await waiting()).toMatchObject([{ kind: "enrich", priority: 2 }]);
    await store({ ...incident, severity: "medium", pagedAt: 2 });
    expect(await waiting()).toMatchObject([{ kind: "deadline", inSeconds: 60 }, { kind: "enrich" }]);
    await store({ ...incident, severity: "critical", pagedAt: 2 });
    const [deadline] = await waiting();
    expect(deadline).toMatchObject({ kind: "deadline", priority: 4 });
    expect(deadline?.inSeconds).toBeLessThan(30);
  });

  it("enqueues nothing when it is rolled back", async () => {
    await database.owner.query(`create function refuse() returns trigger language plpgsql
      as $$ begin raise exception 'No space left on device' using errcode = '53100'; end $$`);
    await database.owner.query("create trigger full_disk before update on head for each row execute function refuse()");
    await expect(store(syntheticIncident("a"))).rejects.toThrow("No space");
    expect(await waiting()).toEqual([]);
    await database.owner.query("drop trigger full_disk on head");
    seq--;
    await store(syntheticIncident("a"));
    expect(await waiting()).toMatchObject([{ kind: "enrich", incidentId: "a" }]);
  });

  it("enqueues once when the batch is handed in again after an answer that was lost", async () => {
    const outputs = [syntheticChange(1, "opened", syntheticIncident("a"))];
    const batch = syntheticBatch(lease, 1, 1, { outputs });
    await writer.write(batch);
    await database.owner.query("update pgboss.job set state = 'completed'");
    expect(await writer.write(batch)).toMatchObject({ repeated: true });
    expect(await waiting()).toHaveLength(1);
  });
});

describe("the way", () => {
  /** Steps that note what they do, and fail when told to. */
  function noting(failing: Set<string>): { steps: IncidentSteps; done: string[] } {
    const done: string[] = [];
    const step = (name: "enrich" | "summarise" | "notify") => ({
      run: async ({ incidentId }: { incidentId: string }) => {
        if (failing.has(name)) throw new Error(`${name} does not answer`);
        return async () => void done.push(`${name} ${incidentId}`);
      },
      giveUp: (incidentId: string, reason: string) => async () => void done.push(`no ${incidentId}: ${reason}`),
    });
    return { done, steps: { enrich: step("enrich"), summarise: step("summarise"), notify: step("notify") } };
  }

  it("leads through every step", async () => {
    const { steps, done } = noting(new Set());
    leadTheWay(queue, steps);
    queue.start();
    await store(syntheticIncident("a"));
    await eventually("it was told", () => done.includes("notify a"));
    expect(done).toEqual(["enrich a", "summarise a", "notify a"]);
  });

  it("goes on without a step that fails for good", async () => {
    const { steps, done } = noting(new Set(["enrich"]));
    leadTheWay(queue, steps);
    queue.start();
    await store(syntheticIncident("a"));
    await eventually("it was told", async () => {
      await database.owner.query("update pgboss.job set start_after = now() where state = 'retry'");
      return done.includes("notify a");
    });
    expect(done).toEqual(["no a: enrich does not answer", "summarise a", "notify a"]);
    expect(queue.board.health.map(({ kind, ok }) => [kind, ok])).toEqual([
      ["enrich", false],
      ["summarise", true],
      ["notify", true],
      ["deadline", true],
    ]);
  });

  it("tells with what is known when the deadline comes first", async () => {
    const { steps, done } = noting(new Set(["enrich"]));
    leadTheWay(queue, steps);
    queue.start();
    await store(syntheticIncident("a", { severity: "critical", pagedAt: 1 }));
    await database.owner.query("update pgboss.job set start_after = now() where name = 'default.deadline'");
    await eventually("it was told", () => done.includes("notify a"));
    expect(done).toEqual(["notify a"]);
  });

  it("comes to its end while nothing of it is set up", async () => {
    leadTheWay(queue, NO_STEPS);
    queue.start();
    await store(syntheticIncident("a"));
    await eventually("notify is done", async () => {
      return (await queue.list({ kind: "notify", states: ["completed"] }, { limit: 1 })).length === 1;
    });
  });
});
