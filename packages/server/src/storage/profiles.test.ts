import type { PipelineOutput, Profile } from "@oddwatch/pipeline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { NOON, syntheticBatch } from "../../../../test/synthetic-activity.ts";
import { BatchWriter } from "./batch-writer.ts";
import { acquireLease, type Lease } from "./lease.ts";
import { readProfile } from "./profiles.ts";
import { applyRetention } from "./retention.ts";

const DAY = 86_400_000;

let database: TestDatabase;
let lease: Lease;
let written: number;
beforeEach(async () => {
  database = await createTestDatabase();
  lease = (await acquireLease(database.pool, "default", "test")) as Lease;
  written = 0;
});
afterEach(() => database.drop());

/** What the pipeline says at noon and `afterMs` of an account's pushes, but for what is given. */
function told(afterMs: number, given: Partial<Profile> = {}): PipelineOutput {
  const profile: Profile = {
    entity: { kind: "actor", name: "Mallory" },
    group: "push",
    automation: false,
    firstSeenAt: NOON,
    watchedMs: 1000,
    events1h: 9,
    ...given,
  };
  return { output: "profile", seq: 1, at: NOON + afterMs, profile };
}

/** Stores a batch, twice when its first storing was not heard of. */
async function write(outputs: PipelineOutput[], times = 1): Promise<void> {
  const batch = syntheticBatch(lease, ++written, 1, { outputs });
  for (let n = 0; n < times; n++) await new BatchWriter(database.pool, database.owner).write(batch);
}

const read = (name: string, kind: "actor" | "repo" = "actor") =>
  readProfile(database.kysely, "default", { kind, name });
const visits = (hours: number[] = []) => hours.flatMap((count, hour) => (count === 0 ? [] : [[hour, count]]));

describe("profiles", () => {
  it("keep the newest of each group, the whole time seen, and the hours of the week", async () => {
    await write([told(0), told(60_000, { group: "issue", events1h: 2 })]);
    await write([told(DAY, { firstSeenAt: NOON - DAY, events1h: 40 })]);
    const profile = await read("mallory");
    expect(profile).toMatchObject({
      name: "Mallory",
      automation: false,
      firstSeenAt: NOON - DAY,
      lastSeenAt: NOON + DAY,
      groups: { push: { at: NOON + DAY, events1h: 40 }, issue: { at: NOON + 60_000, events1h: 2 } },
    });
    expect(visits(profile?.hours)).toEqual([
      [4 * 24 + 12, 2], // 2026-11-20 is a Friday
      [5 * 24 + 12, 1],
    ]);
  });

  it("count once what is stored again because nobody heard that it was", async () => {
    await write([told(0)], 2);
    expect(visits((await read("mallory"))?.hours)).toEqual([[4 * 24 + 12, 1]]);
  });

  it("are apart for accounts and repositories, and found whatever the case", async () => {
    await write([told(0), told(1, { entity: { kind: "repo", name: "O/R" }, automation: undefined })]);
    expect(await read("o/r", "repo")).toMatchObject({ name: "O/R", automation: undefined });
    expect(await read("O/R")).toBeUndefined();
    expect(await read("MALLORY")).toMatchObject({ kind: "actor" });
  });

  it("take odd dates and names", async () => {
    const odd = { entity: { kind: "actor", name: "a\u0000'\ud800\"" } as const, firstSeenAt: -8.64e15 };
    await write([1e300, -1e300, Number.NaN].map((at) => told(at, odd)));
    const { rows } = await database.pool.query<{ hours: number[] }>("select hours from profile");
    expect(rows[0].hours.reduce((sum, count) => sum + count)).toBe(3);
  });

  it("go after ninety days without notice", async () => {
    await write([told(-91 * DAY, { entity: { kind: "actor", name: "old" } }), told(-89 * DAY)]);
    await applyRetention(database, "default", NOON);
    expect([await read("old"), (await read("mallory"))?.name]).toEqual([undefined, "Mallory"]);
  });
});
