import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import {
  NOON,
  syntheticBatch,
  syntheticChange,
  syntheticIncident,
  syntheticInput,
} from "../../../../test/synthetic-activity.ts";
import type { BatchInput } from "./batch.ts";
import { BatchWriter } from "./batch-writer.ts";
import { acquireLease, type Lease } from "./lease.ts";
import { LogGap, readHead, readLog } from "./log-reader.ts";
import { Partitions } from "./partitions.ts";
import { applyRetention } from "./retention.ts";

const DAY = 86_400_000;

let database: TestDatabase;
let lease: Lease;
beforeEach(async () => {
  database = await createTestDatabase();
  lease = (await acquireLease(database.pool, "default", "test")) as Lease;
});
afterEach(() => database.drop());

/** One input a batch, each dated and seen `days` after noon. */
async function writeDays(firstSeq: number, days: { at: number; seen?: number }[]): Promise<void> {
  const writer = new BatchWriter(database.pool, database.owner);
  for (const [index, { at, seen = at }] of days.entries()) {
    const input = syntheticInput(firstSeq + index, { at: NOON + at * DAY, seenAt: NOON + seen * DAY });
    await writer.write(syntheticBatch(lease, firstSeq + index, 0, { inputs: [input as BatchInput] }));
  }
}

async function partitionsOf(table: string): Promise<Record<string, number>> {
  const { rows } = await database.pool.query<{ name: string; count: number }>(
    `select tableoid::regclass::text as name, count(*) as count from ${table} group by 1 order by 1`,
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

async function readSeqs(fromSeq: number): Promise<number[]> {
  const seqs: number[] = [];
  for await (const page of readLog(database.pool, "default", { fromSeq, batchSize: 3 })) {
    seqs.push(...page.map(({ seq }) => seq));
  }
  return seqs;
}

describe("partitions", () => {
  it("take the rows of their day; odd dates go to the default partition", async () => {
    await writeDays(1, [
      { at: 0 },
      { at: 1 },
      { at: 400, seen: 1 },
      { at: -4000, seen: 1 },
      { at: 1e9, seen: 1 },
      { at: Number.NEGATIVE_INFINITY, seen: 1 },
    ]);
    const expected = (table: string) => ({
      [`${table}_20261120`]: 1,
      [`${table}_20261121`]: 1,
      [`${table}_default`]: 4,
    });
    expect(await partitionsOf("log")).toEqual(expected("log"));
    expect(await partitionsOf("seen")).toEqual(expected("seen"));
    expect(await readSeqs(1)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("are made for past days when archives are served on their own clock", async () => {
    await writeDays(1, [{ at: -4000 }, { at: -3999 }]);
    expect(Object.keys(await partitionsOf("log"))).toEqual(["log_20151208", "log_20151209"]);
  });

  it("take over the rows that came while their day was still an odd date", async () => {
    await writeDays(1, [{ at: 10, seen: 0 }, { at: 8 }]);
    expect(await partitionsOf("log")).toEqual({ log_20261128: 1, log_default: 1 });
    await writeDays(3, [{ at: 10 }]);
    expect(await partitionsOf("log")).toEqual({ log_20261128: 1, log_20261130: 2 });
    expect(await readSeqs(1)).toEqual([1, 2, 3]);
  });

  it("are made by several processes at once without quarrel", async () => {
    const days = ["2026-11-20", "2026-11-21"];
    const makers = [1, 2, 3].map(() => new Partitions(database.owner).ensure("log", days, NOON));
    await expect(Promise.all(makers)).resolves.toBeDefined();
  });
});

describe("retention", () => {
  it("drops the days that are over, and reading begins where the log is whole again", async () => {
    await writeDays(1, [{ at: 0 }, { at: 1 }, { at: 2 }, { at: 3 }]);
    const { partitions } = await applyRetention(database, "default", NOON + 32 * DAY);
    expect(partitions).toEqual(["log_20261120", "log_20261121"]);
    expect(await readHead(database.pool, "default")).toMatchObject({ seq: 4, firstSeq: 3 });
    expect(await readSeqs(1)).toEqual([3, 4]);
    expect(Object.keys(await partitionsOf("seen"))).toContain("seen_20261120");
  });

  it("keeps what came late among younger rows, until those are over too", async () => {
    await writeDays(1, [{ at: 0 }, { at: 1 }, { at: 0, seen: 1 }, { at: -900, seen: 1 }, { at: 2 }]);
    await applyRetention(database, "default", NOON + 31 * DAY);
    expect(await readSeqs(1)).toEqual([2, 3, 4, 5]);
    expect(await partitionsOf("log")).toEqual({ log_20261121: 1, log_20261122: 1, log_default: 2 });
    await applyRetention(database, "default", NOON + 32 * DAY);
    expect(await readSeqs(1)).toEqual([5]);
    expect(await partitionsOf("log")).toEqual({ log_20261122: 1 });
    expect(await partitionsOf("seen")).toEqual({ seen_20261120: 2, seen_20261121: 1, seen_20261122: 1 });
  });

  it("leaves a log of which everything is over empty, and it goes on where it was", async () => {
    await writeDays(1, [{ at: 0 }, { at: 0.1 }]);
    await applyRetention(database, "default", NOON + 100 * DAY);
    expect(await readHead(database.pool, "default")).toMatchObject({ seq: 2, firstSeq: 3 });
    expect(await readSeqs(1)).toEqual([]);
    await writeDays(3, [{ at: 100 }]);
    expect(await readSeqs(1)).toEqual([3]);
  });

  it("deletes old notices, quarantine and incidents with their events, and leaves younger ones", async () => {
    const old = syntheticIncident("old", { lastEventAt: NOON - 401 * DAY });
    await new BatchWriter(database.pool, database.owner).write(
      syntheticBatch(lease, 1, 2, {
        outputs: [
          syntheticChange(1, "opened", old, ["e1"]),
          syntheticChange(2, "opened", syntheticIncident("new"), ["e2"]),
          { output: "notice", seq: 2, at: NOON - 91 * DAY, kind: "observation-gap", text: "old" },
          { output: "notice", seq: 2, at: NOON, kind: "observation-gap", text: "new" },
        ],
        quarantined: [8, 6].map((days) => ({ source: "s", reason: "r", raw: `${days}`, at: NOON - days * DAY })),
        payloads: [{ eventId: "e9", type: "T", at: NOON - 91 * DAY, payload: "{}" }],
      }),
    );
    expect((await applyRetention(database, "default", NOON)).rows).toBe(4);
    const left = await database.pool.query(
      "select (select array_agg(id) from incident) as incidents, (select array_agg(event_id) from incident_event) as events, (select array_agg(text) from notice) as notices, (select array_agg(raw) from quarantine) as raws",
    );
    expect(left.rows).toEqual([{ incidents: ["new"], events: ["e2"], notices: ["new"], raws: ["6"] }]);
  });
});

describe("reading the log", () => {
  it.each([[1], [3], [5]])("fails when row %i is missing, and names it", async (seq) => {
    await writeDays(1, [{ at: 0 }, { at: 0.1 }, { at: 0.2 }, { at: 0.3 }, { at: 0.35 }]);
    await database.pool.query("delete from log where seq = $1", [seq]);
    const failure = await readSeqs(1).catch((error) => error);
    expect(failure).toBeInstanceOf(LogGap);
    expect(failure.seq).toBe(seq);
  });

  it("gives the rows between two bounds", async () => {
    await writeDays(1, [{ at: 0 }, { at: 0.1 }, { at: 0.2 }, { at: 0.3 }]);
    const pages: number[][] = [];
    for await (const page of readLog(database.pool, "default", { fromSeq: 2, toSeq: 3, batchSize: 1 })) {
      pages.push(page.map(({ seq }) => seq));
    }
    expect(pages).toEqual([[2], [3]]);
  });
});
