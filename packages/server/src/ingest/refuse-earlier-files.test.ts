import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { syntheticBatch, syntheticInput } from "../../../../test/synthetic-activity.ts";
import { BatchWriter } from "../storage/batch-writer.ts";
import { acquireLease, type Lease } from "../storage/lease.ts";
import { FilesTooEarly, refuseEarlierFiles } from "./refuse-earlier-files.ts";

/** Its first event is of 2015-01-01T01:00:00Z. */
const SAMPLE = fileURLToPath(new URL("../../../../fixtures/sample/2015-01-01-1.json.gz", import.meta.url));
const BEGINS_AT = Date.UTC(2015, 0, 1, 1);

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

async function logUpTo(at: number, position?: unknown): Promise<void> {
  const lease = (await acquireLease(database.pool, "default", "test")) as Lease;
  const positions = position === undefined ? [] : [{ source: "archive", position }];
  const inputs = [syntheticInput(1, { at, seenAt: at })];
  await new BatchWriter(database.pool, database.owner).write(syntheticBatch(lease, 1, 0, { inputs, positions }));
}

const refuse = (...files: string[]) => refuseEarlierFiles(database.pool, "default", files);

describe("archive files to be served", () => {
  it("are taken by an empty store, and by one whose log ends before they begin", async () => {
    await refuse(SAMPLE);
    await logUpTo(BEGINS_AT);
    await refuse(SAMPLE);
  });

  it("are refused when the log holds later events, naming both times and the way out", async () => {
    await logUpTo(BEGINS_AT + 60_000);
    await expect(refuse(SAMPLE)).rejects.toThrow(FilesTooEarly);
    await expect(refuse(SAMPLE)).rejects.toThrow(
      /begins at 2015-01-01T01:00:00.000Z, but this store already holds events up to 2015-01-01T01:01:00.000Z.*--data-dir/,
    );
  });

  it("are taken again when it is their own serving that was interrupted", async () => {
    await logUpTo(BEGINS_AT + 60_000, { file: 0, name: "2015-01-01-1.json.gz", line: 40 });
    await refuse(SAMPLE);
    await expect(refuse(SAMPLE.replace("-1.json", "-2.json"), SAMPLE)).resolves.toBeUndefined();
  });

  it("are left to their reader when they cannot be read", async () => {
    await logUpTo(BEGINS_AT + 60_000);
    await refuse("/nowhere/2015-01-01-1.json.gz");
  });
});
