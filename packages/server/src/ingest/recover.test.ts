import type { Pipeline, PipelineInput } from "@oddwatch/pipeline";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { floodedInputs, floodedItems } from "../../../../test/flooded-items.ts";
import { NOON } from "../../../../test/synthetic-activity.ts";
import { BatchWriter } from "../storage/batch-writer.ts";
import { acquireLease, type Lease } from "../storage/lease.ts";
import { readHead, readLog } from "../storage/log-reader.ts";
import { saveSnapshot } from "../storage/snapshots.ts";
import { RoundCommitter } from "./commit-rounds.ts";
import { openIncidents } from "./open-incidents.ts";
import { type Recovered, recover } from "./recover.ts";
import { LogBeginningGone, type LogSource, replayLog } from "./replay-log.ts";
import { pipelineSettings, settingsRound } from "./settings-round.ts";
import type { SourceRound } from "./source-round.ts";
import { roundOf, taskOn } from "./task-under-test.ts";

let database: TestDatabase;
let lease: Lease;
let progress: number[];
beforeEach(async () => {
  database = await createTestDatabase();
  lease = (await acquireLease(database.pool, "default", "test")) as Lease;
  progress = [];
});
afterEach(() => database.drop());

const log = pino({ level: "silent" });

function start(fingerprint = "this code"): Promise<Recovered> {
  const { pool, owner } = database;
  const task = taskOn(database, { fingerprint });
  return recover({ pool, owner, task, lease, log, onProgress: (seq) => progress.push(seq) });
}

async function commit(pipeline: Pipeline, round: SourceRound): Promise<void> {
  const { pool, owner } = database;
  const committer = new RoundCommitter({
    pipeline,
    lease,
    writer: new BatchWriter(pool, owner),
    seenAlready: async () => new Set(),
    log,
    onTrouble: () => undefined,
    signal: new AbortController().signal,
  });
  await committer.store(await committer.judge([round]));
}

async function save({ seq, pipeline }: { seq: number; pipeline: Pipeline }, fingerprint = "this code"): Promise<void> {
  const { changed, names } = pipeline.save(true);
  await saveSnapshot(database.pool, lease, { seq, fingerprint, parts: changed, names });
}

const logOf = (): LogSource => ({
  bounds: async () => {
    const { firstSeq, seq } = await readHead(database.pool, "default");
    return { firstSeq, headSeq: seq };
  },
  read: (fromSeq, toSeq) => readLog(database.pool, "default", { fromSeq, toSeq, batchSize: 150 }),
});

/** Id, state, score and events of every incident, as a replay of the stored log finds them. */
async function replayed(): Promise<unknown[]> {
  const { incidents } = await replayLog(logOf(), "default");
  return incidents.map(({ incident: { id, state, score, severity }, eventIds }) => ({
    id,
    state,
    score,
    severity,
    eventIds,
  }));
}

/** The same as the rows tell it. */
async function stored(): Promise<unknown[]> {
  const { rows } = await database.pool.query(
    `select id, state, score, severity,
       array(select event_id from incident_event as event where event.incident_id = incident.id order by ordinal) as "eventIds"
     from incident`,
  );
  return rows;
}

async function expectReplayedAsStored(): Promise<void> {
  const [fromLog, fromRows] = [await replayed(), await stored()];
  expect(fromLog.length).toBeGreaterThan(0);
  expect(fromLog).toEqual(expect.arrayContaining(fromRows));
  expect(fromRows.length).toBe(fromLog.length);
}

const items = floodedItems(300);
const inputs = floodedInputs(300);
/** What a pipeline makes of inputs that it has not seen yet. */
const later: PipelineInput[] = inputs.slice(300);

describe("a recovery", () => {
  it("of an empty log begins at 0 with a snapshot, so that the next start is no upgrade", async () => {
    expect(await start()).toMatchObject({ fresh: true, pipeline: { seq: 0 } });
    expect(await start()).toMatchObject({ fresh: true, how: expect.stringContaining("the snapshot at 0") });
  });

  it("goes on from the newest snapshot, running what was logged after it, as if nothing had happened", async () => {
    const { pipeline } = await start();
    await commit(pipeline, roundOf(items.slice(0, 120)));
    await save({ seq: pipeline.seq, pipeline });
    await commit(pipeline, roundOf(items.slice(120, 300)));
    const recovered = await start();
    expect(recovered).toMatchObject({ fresh: false, how: "the snapshot at 120 and 180 inputs of the log after it" });
    expect(progress).toEqual([300]);
    expect(recovered.pipeline.process(later)).toEqual(pipeline.process(later));
  });

  it("takes an older snapshot when the newest is damaged", async () => {
    const { pipeline } = await start();
    await commit(pipeline, roundOf(items.slice(0, 120)));
    await save({ seq: 120, pipeline });
    await commit(pipeline, roundOf(items.slice(120, 300)));
    await save({ seq: 300, pipeline });
    await database.pool.query(
      `update snapshot_content set bytes = 'x' where id in
         (select content_id from snapshot_part where snapshot_id = (select max(id) from snapshot))`,
    );
    const recovered = await start();
    expect(recovered.how).toContain("the snapshot at 120");
    expect(recovered.pipeline.process(later)).toEqual(pipeline.process(later));
  });
});

describe("an upgrade", () => {
  it("learns the state again, opens nothing, carries the open incidents on, and says so in the log", async () => {
    const { pipeline } = await start("older code");
    await commit(pipeline, roundOf(items.slice(0, 200)));
    const before = await stored();
    const open = await openIncidents(database.pool, "default");
    expect(open.length).toBeGreaterThan(0);

    const recovered = await start("newer code");
    expect(recovered).toMatchObject({ fresh: false, how: expect.stringContaining("learned again from 200 inputs") });
    expect(await stored()).toEqual(before);
    expect(recovered.pipeline.seq).toBe(201);
    const control = { kind: "rebuilt", fromSeq: 1, fingerprint: "newer code" };
    expect((await readLog(database.pool, "default", { fromSeq: 201 }).next()).value).toMatchObject([
      { seq: 201, control },
    ]);

    await commit(recovered.pipeline, roundOf(items.slice(200)));
    const after = (await stored()) as { id: string; eventIds: string[] }[];
    const grown = after.find(({ id }) => id === open[0]?.incident.id);
    expect(grown?.eventIds.length).toBeGreaterThan(open[0]?.incident.eventCount ?? 0);
    expect((await start("newer code")).how).toContain("the snapshot at 201");
  });

  it("keeps the settings that were in force", async () => {
    const { pipeline } = await start("older code");
    const config = { budget: { per: "day" as const, incidents: 3 }, suppressions: [], sources: {} } as never;
    const settings = pipelineSettings(config, "default");
    await commit(pipeline, settingsRound(1, settings, NOON));
    await commit(pipeline, roundOf(items.slice(0, 50)));
    expect((await start("newer code")).pipeline.settings).toEqual(settings);
  });
});

describe("a replay of the stored log", () => {
  it("finds what the service stored, over a change of the settings", async () => {
    const { pipeline } = await start();
    await commit(pipeline, roundOf(items.slice(0, 100)));
    const suppressions = [{ id: "s", actor: "flooder-1-1" }];
    const config = { budget: { per: "day" as const, incidents: 1 }, suppressions, sources: {} } as never;
    await commit(pipeline, settingsRound(1, pipelineSettings(config, "default"), NOON));
    await commit(pipeline, roundOf(items.slice(100)));
    await expectReplayedAsStored();
  });

  it("finds what the service stored, over two upgrades in the middle of incidents", async () => {
    let { pipeline } = await start("first");
    await commit(pipeline, roundOf(items.slice(0, 180)));
    ({ pipeline } = await start("second"));
    await commit(pipeline, roundOf(items.slice(180, 350)));
    ({ pipeline } = await start("third"));
    await commit(pipeline, roundOf(items.slice(350)));
    await commit(pipeline, roundOf([], { controls: [{ kind: "tick", at: NOON + 7 * 86_400_000 }] }));
    await expectReplayedAsStored();
    expect(((await stored()) as { state: string }[]).every(({ state }) => state === "resolved")).toBe(true);
  });

  it("counts events and inputs, tells how far it is, and leaves out what is added meanwhile", async () => {
    const { pipeline } = await start();
    await commit(pipeline, roundOf(items.slice(0, 299), { controls: [{ kind: "tick", at: NOON }] }));
    const told: [number, number][] = [];
    const goingOn: LogSource = {
      ...logOf(),
      async *read(fromSeq, toSeq) {
        await commit(pipeline, roundOf(items.slice(299)));
        yield* logOf().read(fromSeq, toSeq);
      },
    };
    const { events, inputs } = await replayLog(goingOn, "default", (...progress) => told.push(progress));
    expect({ events, inputs, told }).toEqual({
      events: 299,
      inputs: 300,
      told: [
        [150, 300],
        [300, 300],
      ],
    });
  });

  it("is refused when retention has taken its beginning", async () => {
    await database.pool.query("update head set seq = 9, first_seq = 4");
    await expect(replayLog(logOf(), "default")).rejects.toThrow(LogBeginningGone);
  });

  it("of an empty log finds nothing", async () => {
    expect(await replayLog(logOf(), "default")).toEqual({ incidents: [], inputs: 0, events: 0 });
  });
});
