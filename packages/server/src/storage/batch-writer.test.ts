import type { Activity, PipelineInput } from "@oddwatch/pipeline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { NOON, syntheticActivity, syntheticBatch, syntheticInput } from "../../../../test/synthetic-activity.ts";
import { BatchOutOfOrder, BatchWriter } from "./batch-writer.ts";
import { acquireLease, type Lease, LeaseLost } from "./lease.ts";
import { headSeq, readHead, readLog } from "./log-reader.ts";
import { readPosition } from "./positions.ts";
import { findSeen, keyName } from "./seen.ts";
import { dayOf } from "./timestamp.ts";

let database: TestDatabase;
let lease: Lease;
let writer: BatchWriter;
beforeEach(async () => {
  database = await createTestDatabase();
  lease = (await acquireLease(database.pool, "default", "test")) as Lease;
  writer = new BatchWriter(database.pool, database.owner);
});
afterEach(() => database.drop());

async function storedLog(): Promise<PipelineInput[]> {
  const stored: PipelineInput[] = [];
  for await (const page of readLog(database.pool, "default", { fromSeq: 1, batchSize: 2 })) stored.push(...page);
  return stored;
}

async function count(table: string): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(`select count(*) from ${table}`);
  return rows[0]?.count as number;
}

describe("a batch", () => {
  it("stores its inputs in order, exactly as the pipeline saw them", async () => {
    const tick: PipelineInput = { seq: 2, control: { kind: "tick", at: NOON } };
    const inputs = [syntheticInput(1), tick, syntheticInput(3, { repo: undefined, actor: 'a\t\\n\n"ü😀' })];
    expect(await writer.write(syntheticBatch(lease, 1, 0, { inputs }))).toEqual({
      seq: 3,
      revision: 0,
      repeated: false,
    });
    const { key: _, ...first } = inputs[0] as (typeof inputs)[0] & { key: Uint8Array };
    const third = JSON.parse(JSON.stringify(syntheticActivity(3, { repo: undefined, actor: 'a\t\\n\n"ü😀' })));
    expect(await storedLog()).toEqual([first, tick, { seq: 3, activity: third }]);
  });

  it("is stored once when it is handed in again after an answer that was lost", async () => {
    const batch = syntheticBatch(lease, 1, 5, { positions: [{ source: "s", position: { page: 1 } }] });
    await writer.write(batch);
    expect(await writer.write(batch)).toEqual({ seq: 5, revision: 0, repeated: true });
    expect(await count("log")).toBe(5);
    expect(await count("seen")).toBe(5);
  });

  it("is stored once when the connection is lost during its commit", async () => {
    const batch = syntheticBatch(lease, 1, 5);
    const cut = cutDuring(database, /^commit$/);
    await expect(new BatchWriter(cut, database.owner).write(batch)).rejects.toThrow();
    await writer.write(batch);
    expect(await count("log")).toBe(5);
  });

  it("leaves nothing behind when it is cut off half-way", async () => {
    const batch = syntheticBatch(lease, 1, 5, { positions: [{ source: "s", position: 1 }] });
    await expect(
      new BatchWriter(cutDuring(database, /source_position/), database.owner).write(batch),
    ).rejects.toThrow();
    expect(await count("log")).toBe(0);
    expect(await count("seen")).toBe(0);
    expect(await headSeq(database.pool, "default")).toBe(0);
    expect(await writer.write(batch)).toMatchObject({ seq: 5, repeated: false });
  });

  it("is refused when it does not follow the newest row", async () => {
    await writer.write(syntheticBatch(lease, 1, 5));
    await expect(writer.write(syntheticBatch(lease, 7, 1))).rejects.toThrow(BatchOutOfOrder);
    await expect(writer.write(syntheticBatch(lease, 4, 1))).rejects.toThrow("goes on at 6");
  });

  it("is refused when somebody else took the lease", async () => {
    await database.owner.query("update lease set expires_at = to_timestamp(0)");
    await acquireLease(database.pool, "default", "other");
    await expect(writer.write(syntheticBatch(lease, 1, 5))).rejects.toThrow(LeaseLost);
    expect(await count("log")).toBe(0);
  });

  it("is refused when an occurrence was seen before", async () => {
    await writer.write(syntheticBatch(lease, 1, 2));
    const same = { ...syntheticInput(3, { at: syntheticActivity(1).at }), key: syntheticInput(1).key };
    await expect(writer.write(syntheticBatch(lease, 3, 0, { inputs: [same] }))).rejects.toThrow(/duplicate key/);
    expect(await headSeq(database.pool, "default")).toBe(2);
  });

  it("without inputs moves positions on, as often as it is handed in", async () => {
    const batch = syntheticBatch(lease, 1, 0, {
      positions: [{ source: "s", position: { etag: 'W/"1"' } }],
      quarantined: [{ source: "s", reason: "no type", raw: "{}", at: NOON }],
    });
    await writer.write(batch);
    await writer.write(batch);
    expect(await readPosition(database.pool, "default", "s")).toEqual({ etag: 'W/"1"' });
    expect(await count("quarantine")).toBe(1);
  });

  it("survives text that PostgreSQL refuses", async () => {
    const hostile = "a\u0000b\ud800c";
    const inputs = [syntheticInput(1, { id: hostile, actor: hostile, repo: hostile })];
    const payload = `{"a":"\\u0000","b":"\\ud83d","c":1e999999,"d":${"[".repeat(5000)}${"]".repeat(5000)}}`;
    await writer.write(
      syntheticBatch(lease, 1, 0, {
        inputs,
        payloads: [
          { eventId: hostile, type: "T", at: NOON, payload },
          { eventId: "2", type: "T", at: NOON, payload: "not JSON \u0000" },
        ],
        positions: [{ source: "s", position: { text: hostile } }],
        quarantined: [{ source: "s", reason: hostile, raw: hostile, at: Number.NaN }],
        outputs: [{ output: "notice", seq: 1, at: NOON, kind: "observation-gap", text: hostile }],
      }),
    );
    expect(((await storedLog())[0] as { activity: Activity }).activity.actor).toBe("a\ufffdb\ufffdc");
    expect(await count("payload")).toBe(2);
  });
});

describe("keys seen", () => {
  it("are found over several days in one query, and others are not", async () => {
    const inputs = [syntheticInput(1), syntheticInput(2, { at: NOON - 86_400_000 }), syntheticInput(3, { at: 0 })];
    await writer.write(syntheticBatch(lease, 1, 0, { inputs }));
    const other = syntheticInput(9);
    const asked = [...inputs, other].map(({ key, activity }) => ({
      day: dayOf((activity as Activity).at),
      key: key as Uint8Array,
    }));
    const found = await findSeen(database.pool, "default", asked);
    expect(found).toEqual(new Set(inputs.map(({ key }) => keyName(key as Uint8Array))));
  });
});

describe("the head", () => {
  it("tells the bounds of the log", async () => {
    expect(await readHead(database.pool, "default")).toEqual({ seq: 0, firstSeq: 1, revision: 0 });
    await writer.write(syntheticBatch(lease, 1, 3));
    expect(await readHead(database.pool, "default")).toEqual({ seq: 3, firstSeq: 1, revision: 0 });
  });
});

/** A pool on which the server ends the connection right after a statement, whose answer is lost. */
function cutDuring({ pool, owner }: TestDatabase, statement: RegExp): TestDatabase["pool"] {
  const connect = async () => {
    const client = await pool.connect();
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    const cut = async (...args: unknown[]) => {
      const { rows } = statement.test(String(args[0]))
        ? await client.query("select pg_backend_pid() as pid")
        : { rows: [] };
      const result = query(...args);
      if (rows.length > 0) {
        await result;
        await owner.query("select pg_terminate_backend($1, 5000)", [rows[0].pid]);
        throw new Error("cut off");
      }
      return result;
    };
    return Object.assign(Object.create(client), {
      query: (...args: unknown[]) => (typeof args[0] === "string" ? cut(...args) : query(...args)),
      release: () => client.release(true),
    });
  };
  return { connect } as unknown as TestDatabase["pool"];
}
