import type { LedgerEntry, PipelineOutput } from "@oddwatch/pipeline";
import { Why } from "@oddwatch/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { NOON, syntheticBatch, syntheticChange, syntheticIncident } from "../../../../test/synthetic-activity.ts";
import { BatchWriter } from "./batch-writer.ts";
import { acquireLease, type Lease } from "./lease.ts";
import { writeSettings } from "./settings.ts";
import { readWhy } from "./why-queries.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let database: TestDatabase;
let lease: Lease;
beforeEach(async () => {
  database = await createTestDatabase();
  lease = (await acquireLease(database.pool, "default", "test")) as Lease;
});
afterEach(() => database.drop());

/** Stores as many stars of `user-<n>` on `o/r` as there are outputs, and the outputs. */
async function store(outputs: PipelineOutput[]): Promise<void> {
  const batch = syntheticBatch(lease, 1, Math.max(1, outputs.length), { outputs });
  await new BatchWriter(database.pool, database.owner).write(batch);
}

function line(seq: number, given: Partial<LedgerEntry> = {}): LedgerEntry {
  const entity = { kind: "actor", name: "mallory" } as const;
  const held = { decision: "held", reason: "below-floor", text: "its weight 4.9 is under the floor of 5.5" } as const;
  return { output: "ledger", seq, at: NOON + seq, incidentId: "a", entity, ...held, ...given };
}

function ask(entity: string, at?: number) {
  return readWhy(database.pool, "default", { entity, at });
}

describe("why", () => {
  it("gives an entity's incidents with every decision on them, and fits the wire", async () => {
    await store([
      syntheticChange(1, "opened", syntheticIncident("a")),
      line(1),
      line(2, { decision: "paged", reason: "within-budget", text: "weight 6.0, medium" }),
    ]);
    const why = await ask("MALLORY");
    expect(Why.parse(why)).toEqual(why);
    expect(why.incidents).toMatchObject([{ id: "a", severity: "medium", paged_at: null }]);
    expect(why.ledger.map(({ decision, reason }) => [decision, reason])).toEqual([
      ["paged", "within-budget"],
      ["held", "below-floor"],
    ]);
    expect(why.similar).toEqual([]);
  });

  it.each(["o/r", "O/R", "o"])("finds what happened to %s", async (entity) => {
    await store([syntheticChange(1, "opened", syntheticIncident("a")), line(1)]);
    expect(await ask(entity)).toMatchObject({ incidents: [{ id: "a" }], ledger: [{ reason: "below-floor" }] });
  });

  it("tells the decisions on what was merged into it too", async () => {
    const younger = syntheticIncident("b", { actors: ["x"], entities: [{ kind: "pattern", name: "text x" }] });
    const survivor = syntheticIncident("a");
    await store([
      syntheticChange(1, "opened", survivor),
      syntheticChange(2, "opened", younger),
      line(2, { incidentId: "b", entity: { kind: "pattern", name: "text x" }, reason: "budget-used" }),
      { output: "incident", seq: 3, change: "merged", incident: survivor, eventIds: [], from: "b" },
    ]);
    expect((await ask("mallory")).ledger).toMatchObject([{ incident_id: "a", reason: "budget-used" }]);
  });

  it("tells decisions on an entity that has no incident", async () => {
    const late = line(1, { incidentId: undefined, reason: "too-late" });
    await store([late]);
    expect(await ask("mallory")).toMatchObject({ incidents: [], ledger: [{ incident_id: null, reason: "too-late" }] });
  });

  it("tells of a time only what lies around it", async () => {
    await store([syntheticChange(1, "opened", syntheticIncident("a")), line(1)]);
    expect(await ask("mallory", NOON + 11 * HOUR_MS)).toMatchObject({ incidents: [{ id: "a" }], ledger: [{}] });
    expect(await ask("mallory", NOON + DAY_MS)).toMatchObject({ incidents: [], ledger: [], seen: { events: 0 } });
  });

  it("says what was seen, which names begin alike, and what befell the watching, when nothing is found", async () => {
    await store([
      syntheticChange(1, "opened", syntheticIncident("a", { actors: ["user-one"] })),
      { output: "notice", seq: 2, at: NOON, kind: "observation-gap", text: "a gap" },
    ]);
    const why = await ask("user-2");
    expect(why).toMatchObject({ incidents: [], ledger: [], similar: ["user-one"], notices: [{ text: "a gap" }] });
    expect(why.seen).toEqual({ events: 1, first_at: iso(NOON + 2000), last_at: iso(NOON + 2000) });
    expect((await ask("nobody")).seen).toMatchObject({ events: 0, first_at: null });
  });

  it("names the budget and the suppressions that are in force", async () => {
    const settings = { budget: { per: "day", incidents: 3 }, suppressions: [{ id: "mine" }], sources: {} };
    await writeSettings(database.pool, "default", { at: NOON, author: "test", settings });
    expect((await ask("x")).settings).toEqual({
      version: 1,
      budget: { per: "day", incidents: 3 },
      suppressions: [{ id: "mine" }],
    });
  });

  it("of an empty store has no answer, and takes hostile names for names", async () => {
    for (const entity of ["x", "'; drop table incident; --", "%", "\\", "a/b/c"]) {
      expect(await ask(entity)).toMatchObject({ incidents: [], ledger: [], seen: null, similar: [] });
    }
  });
});

function iso(at: number): string {
  return new Date(at).toISOString();
}
