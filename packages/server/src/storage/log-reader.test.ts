import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { syntheticBatch } from "../../../../test/synthetic-activity.ts";
import { BatchWriter } from "./batch-writer.ts";
import { acquireLease, type Lease } from "./lease.ts";
import { LogGap, readLog, readLogPage } from "./log-reader.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  const lease = (await acquireLease(database.pool, "default", "test")) as Lease;
  await new BatchWriter(database.pool, database.owner).write(syntheticBatch(lease, 1, 7));
});
afterEach(() => database.drop());

async function seqsOfPage(fromSeq: number, toSeq: number | undefined, limit: number): Promise<number[]> {
  return (await readLogPage(database.pool, "default", { fromSeq, toSeq, limit })).inputs.map(({ seq }) => seq);
}

describe("a page of the log", () => {
  it("holds what is asked for and no more than its limit", async () => {
    expect(await seqsOfPage(1, undefined, 3)).toEqual([1, 2, 3]);
    expect(await seqsOfPage(4, 5, 3)).toEqual([4, 5]);
    expect(await seqsOfPage(6, 100, 3)).toEqual([6, 7]);
    expect(await seqsOfPage(5, 4, 3)).toEqual([]);
    expect(await seqsOfPage(8, undefined, 3)).toEqual([]);
  });

  it("says how much there is", async () => {
    const { workspace, head } = await readLogPage(database.pool, "default", { fromSeq: 1, limit: 1 });
    expect({ workspace, head }).toEqual({ workspace: "default", head: { seq: 7, firstSeq: 1, revision: 0 } });
  });

  it("begins later where retention took the beginning away", async () => {
    await database.pool.query("delete from log where seq < 4");
    await database.pool.query("update head set first_seq = 4");
    expect(await seqsOfPage(1, undefined, 2)).toEqual([4, 5]);
    expect(await seqsOfPage(1, 3, 2)).toEqual([]);
  });

  it("is refused when a row is missing, as the whole log is", async () => {
    await database.pool.query("delete from log where seq = 4");
    await expect(seqsOfPage(1, undefined, 7)).rejects.toThrow(LogGap);
    await expect(seqsOfPage(4, 4, 7)).rejects.toThrow("lacks row 4");
    await expect(readLog(database.pool, "default", { fromSeq: 1 }).next()).rejects.toThrow(LogGap);
  });
});
