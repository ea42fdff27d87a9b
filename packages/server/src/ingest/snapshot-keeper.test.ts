import { Pipeline, type PipelineInput } from "@oddwatch/pipeline";
import type pg from "pg";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { floodedInputs } from "../../../../test/flooded-items.ts";
import { acquireLease, type Lease } from "../storage/lease.ts";
import { newestSnapshot } from "../storage/snapshots.ts";
import { SnapshotKeeper } from "./snapshot-keeper.ts";
import { taskOn } from "./task-under-test.ts";
import type { FromPipeline, PipelineTask } from "./worker-messages.ts";

const INPUTS = floodedInputs(300);

let database: TestDatabase;
let pipeline: Pipeline;
let refusals: number;
let told: Extract<FromPipeline, { type: "snapshot" }>[];
beforeEach(async () => {
  database = await createTestDatabase();
  pipeline = new Pipeline();
  refusals = 0;
  told = [];
});
afterEach(() => database.drop());

async function keeper(given: Partial<PipelineTask> = {}): Promise<SnapshotKeeper> {
  const pool = {
    async connect() {
      if (refusals-- > 0) throw new Error("the database is away");
      return database.pool.connect();
    },
  } as pg.Pool;
  return new SnapshotKeeper({
    pool,
    task: taskOn(database, { snapshotEveryInputs: 100, ...given }),
    lease: (await acquireLease(database.pool, "default", "test")) as Lease,
    pipeline,
    log: pino({ level: "silent" }),
    tell: (message) => {
      if (message.type === "snapshot") told.push(message);
    },
  });
}

/** Lets the pipeline go on until `seq`. */
function process(seq: number): void {
  pipeline.process(INPUTS.slice(pipeline.seq, seq));
}

/** The newest snapshot can be gone on from, and judges the rest as the pipeline does. */
async function expectSnapshotAt(seq: number): Promise<void> {
  const snapshot = await newestSnapshot(database.pool, "default", "this code");
  expect(snapshot?.seq).toBe(seq);
  const rest: PipelineInput[] = INPUTS.slice(seq);
  const whole = new Pipeline();
  whole.process(INPUTS.slice(0, seq));
  expect(Pipeline.restore(snapshot?.parts ?? new Map()).process(rest)).toEqual(whole.process(rest));
}

describe("the keeper of snapshots", () => {
  it("takes one when enough inputs have passed, and none before or twice", async () => {
    const snapshots = await keeper();
    process(99);
    snapshots.maybe();
    process(100);
    snapshots.maybe();
    await snapshots.finish();
    expect(told.map(({ seq }) => seq)).toEqual([100]);
    await expectSnapshotAt(100);
  });

  it("takes one when enough time has passed and anything has changed", async () => {
    const snapshots = await keeper({ snapshotEveryMs: 0 });
    snapshots.maybe();
    process(1);
    snapshots.maybe();
    await snapshots.finish();
    expect(told.map(({ seq }) => seq)).toEqual([1]);
  });

  it("writes one at a time, while the pipeline goes on", async () => {
    const snapshots = await keeper();
    process(100);
    snapshots.maybe();
    process(250);
    snapshots.maybe();
    await snapshots.finish();
    expect(told.map(({ seq }) => seq)).toEqual([100, 250]);
    await expectSnapshotAt(250);
  });

  it("writes only what changed, and what is stored is whole", async () => {
    const snapshots = await keeper();
    process(300);
    snapshots.maybe();
    await snapshots.finish();
    pipeline.process([{ seq: 301, control: { kind: "tick", at: 0 } }]);
    await snapshots.finish();
    const [whole, small] = told;
    expect(small?.bytes).toBeLessThan((whole?.bytes ?? 0) * 0.75);
    const snapshot = await newestSnapshot(database.pool, "default");
    expect(snapshot?.seq).toBe(301);
    expect(Pipeline.restore(snapshot?.parts ?? new Map()).seq).toBe(301);
  });

  it("writes everything after one that failed", async () => {
    const snapshots = await keeper();
    process(100);
    snapshots.maybe();
    await snapshots.finish();
    refusals = 1;
    process(200);
    snapshots.maybe();
    await snapshots.finish();
    process(300);
    snapshots.maybe();
    await snapshots.finish();
    expect(told.at(-1)?.seq).toBe(300);
    await expectSnapshotAt(300);
  });

  it("tries a failed one again before the end, also when nothing came after it", async () => {
    const snapshots = await keeper();
    refusals = 1;
    process(100);
    snapshots.maybe();
    await snapshots.finish();
    await expectSnapshotAt(100);
  });

  it("writes none once the lease is lost", async () => {
    const snapshots = await keeper();
    await database.owner.query("update lease set owner = 'another', epoch = epoch + 1");
    process(100);
    snapshots.maybe();
    await snapshots.finish();
    expect(told).toEqual([]);
    expect(await newestSnapshot(database.pool, "default")).toBeUndefined();
  });
});
