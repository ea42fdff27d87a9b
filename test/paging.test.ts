import { AnomalyPage, IncidentPage } from "@oddwatch/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Random } from "../packages/anomaly/src/index.ts";
import { apiUnderTest } from "../packages/server/src/api/api-under-test.ts";
import { BatchWriter } from "../packages/server/src/storage/batch-writer.ts";
import { IncidentQueries } from "../packages/server/src/storage/incident-queries.ts";
import { acquireLease, type Lease } from "../packages/server/src/storage/lease.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { syntheticBatch, syntheticChange, syntheticIncident } from "./synthetic-activity.ts";

const STORED = Array.from({ length: 40 }, (_, index) => `i${index}`);

let database: TestDatabase;
let lease: Lease;
let nextSeq: number;
beforeEach(async () => {
  database = await createTestDatabase();
  lease = (await acquireLease(database.pool, "default", "test")) as Lease;
  nextSeq = 1;
  await write("opened", STORED);
});
afterEach(() => database.drop());

async function write(change: "opened" | "updated", ids: string[]): Promise<void> {
  const outputs = ids.map((id, index) => syntheticChange(nextSeq + index, change, syntheticIncident(id)));
  await new BatchWriter(database.pool, database.owner).write(syntheticBatch(lease, nextSeq, ids.length, { outputs }));
  nextSeq += ids.length;
}

async function open() {
  const { app } = apiUnderTest({ store: new IncidentQueries(database.kysely, "default") });
  const get = async (url: string) => (await app.inject({ url, headers: { host: "localhost" } })).json();
  return { get, close: () => app.close() };
}

describe.each([1, 2, 3])("paging while incidents change, seed %i", (seed) => {
  it("sees each stored one exactly once in the order of opening", async () => {
    const random = new Random(seed);
    const { get, close } = await open();
    const seen: string[] = [];
    let cursor: string | null = "";
    for (let page = 0; cursor !== null; page += 1) {
      const from: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const { incidents, next_cursor } = IncidentPage.parse(
        await get(`/api/v1/incidents?order=opened&limit=${1 + Math.floor(random.next() * 9)}${from}`),
      );
      seen.push(...incidents.map(({ id }) => id));
      cursor = next_cursor;
      await write(
        "updated",
        STORED.filter(() => random.next() < 0.3),
      );
      await write("opened", [`new-${page}`]);
    }
    expect(seen).toEqual(STORED.toReversed());
    await close();
  });

  it("keeps the numbered pages of anomalies in place", async () => {
    const random = new Random(seed);
    const { get, close } = await open();
    const seen: string[] = [];
    for (let page = 1; page <= 4; page += 1) {
      const { anomalies } = AnomalyPage.parse(await get(`/api/v1/anomalies?limit=10&page=${page}`));
      seen.push(...anomalies.map(({ id }) => id));
      await write(
        "updated",
        STORED.filter(() => random.next() < 0.3),
      );
    }
    expect(seen).toEqual(STORED.toReversed());
    await close();
  });
});
