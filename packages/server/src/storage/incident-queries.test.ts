import { type PipelineOutput, SEVERITIES } from "@oddwatch/pipeline";
import type { SocketFilter } from "@oddwatch/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import {
  NOON,
  syntheticBatch,
  syntheticChange,
  syntheticIncident,
  syntheticInput,
} from "../../../../test/synthetic-activity.ts";
import type { IncidentFilter } from "../api/api-store.ts";
import type { Batch } from "./batch.ts";
import { BatchWriter } from "./batch-writer.ts";
import { IncidentQueries } from "./incident-queries.ts";
import { acquireLease, type Lease } from "./lease.ts";
import { readLedger } from "./ledger-queries.ts";

let database: TestDatabase;
let lease: Lease;
let queries: IncidentQueries;
let nextSeq: number;
beforeEach(async () => {
  database = await createTestDatabase();
  lease = (await acquireLease(database.pool, "default", "test")) as Lease;
  queries = new IncidentQueries(database.kysely, "default");
  nextSeq = 1;
});
afterEach(() => database.drop());

/** Stores as many events as there are outputs, and the outputs. */
async function store(outputs: PipelineOutput[], given: Partial<Batch> = {}): Promise<void> {
  const batch = syntheticBatch(lease, nextSeq, Math.max(1, outputs.length), { outputs, ...given });
  await new BatchWriter(database.pool, database.owner).write(batch);
  nextSeq += batch.inputs.length;
}

describe("an incident", () => {
  it("is stored with its newest state, and every field comes back as it was", async () => {
    const opened = syntheticIncident("a", { score: 0.1 + 0.2, pagedAt: NOON });
    const grown = { ...opened, eventCount: 3, state: "ongoing" as const, reasons: ['"quotes", {braces} and ü'] };
    await store([syntheticChange(1, "opened", opened, ["e1"]), syntheticChange(2, "updated", grown, ["e2"])]);
    const [stored] = await queries.listIncidents({}, { limit: 10, withFirstEvents: true });
    expect(stored).toMatchObject({ ...grown, workState: "open", revision: 1, raisedRevision: 1 });
    expect(stored?.firstEvent).toEqual({ id: "e1", type: "WatchEvent" });
  });

  it("keeps what people did with it when the pipeline writes it again", async () => {
    await store([syntheticChange(1, "opened", syntheticIncident("a"))]);
    await database.pool.query("update incident set work_state = 'acknowledged'");
    await store([syntheticChange(2, "updated", syntheticIncident("a", { state: "ongoing" }))]);
    expect(await queries.getIncident("a")).toMatchObject({ state: "ongoing", workState: "acknowledged" });
  });

  it("shows its events with what was seen and GitHub's payload, also those of earlier batches", async () => {
    await store([], {
      inputs: [syntheticInput(1), syntheticInput(2)],
      payloads: [{ eventId: "e1", type: "WatchEvent", at: NOON + 1000, payload: '{"action":"started"}' }],
    });
    nextSeq = 3;
    await store([
      syntheticChange(3, "opened", syntheticIncident("a", { firstEventAt: NOON, lastEventAt: NOON + 3000 }), [
        "e1",
        "e2",
        "e3",
        "gone",
      ]),
    ]);
    const detail = await queries.getIncident("a");
    expect(detail?.eventIds).toEqual(["e1", "e2", "e3", "gone"]);
    expect(detail?.events.map(({ id, at, actor }) => ({ id, at, actor }))).toEqual(
      [1, 2, 3].map((n) => ({ id: `e${n}`, at: NOON + n * 1000, actor: `user-${n}` })),
    );
    expect(detail?.events[0]).toMatchObject({ activity: { kind: "star", id: "e1" }, payload: { action: "started" } });
    expect(detail?.events[1]?.payload).toBeUndefined();
    expect(detail?.firstEvent).toEqual({ id: "e1", type: "WatchEvent", payload: { action: "started" } });
  });

  it("keeps the first 1000 event ids over all batches", async () => {
    const ids = (from: number) => Array.from({ length: 600 }, (_, index) => `x${from + index}`);
    await store([syntheticChange(1, "opened", syntheticIncident("a"), ids(0))]);
    await store([syntheticChange(2, "updated", syntheticIncident("a"), ids(600))]);
    expect((await queries.getIncident("a"))?.eventIds).toEqual([...ids(0), ...ids(600)].slice(0, 1000));
  });

  it("tells its history", async () => {
    const at = (n: number) => NOON + n * 1000;
    const incident = syntheticIncident("a");
    await store([
      syntheticChange(1, "opened", incident),
      syntheticChange(2, "updated", { ...incident, state: "escalating", severity: "high" }),
    ]);
    await store([
      syntheticChange(3, "updated", { ...incident, state: "escalating", severity: "high", pagedAt: at(3) }),
    ]);
    expect((await queries.getIncident("a"))?.timeline).toEqual([
      { at: at(1), what: "opened", text: "Opened with severity medium: A flood (a)" },
      { at: at(2), what: "state", text: "From new to escalating." },
      { at: at(2), what: "severity", text: "Severity rose from medium to high." },
      { at: at(3), what: "paged", text: "Strange enough for somebody to be told." },
    ]);
  });
});

describe("a merge", () => {
  it("moves the younger's events behind the older's, and leaves its id as an alias", async () => {
    const [a, b, c] = [syntheticIncident("a"), syntheticIncident("b"), syntheticIncident("c")];
    await store([
      syntheticChange(1, "opened", a, ["e1"]),
      syntheticChange(2, "opened", b, ["e2"]),
      syntheticChange(3, "opened", c, ["e3"]),
      { output: "incident", seq: 4, change: "merged", incident: b, eventIds: ["e4"], from: "c" },
    ]);
    await store([
      syntheticChange(5, "updated", b, ["e5"]),
      { output: "incident", seq: 6, change: "merged", incident: { ...a, eventCount: 6 }, eventIds: ["e6"], from: "b" },
      syntheticChange(7, "updated", { ...a, eventCount: 7 }, ["e7"]),
    ]);
    const survivor = await queries.getIncident("a");
    expect(survivor).toMatchObject({ id: "a", eventCount: 7, aliases: ["b", "c"] });
    expect(survivor?.eventIds).toEqual(["e1", "e6", "e2", "e4", "e3", "e5", "e7"]);
    expect(survivor?.timeline.map(({ what }) => what)).toEqual(["opened", "merged"]);
    expect((await queries.getIncident("c"))?.id).toBe("a");
    expect(await queries.listIncidents({}, { limit: 10 })).toHaveLength(1);
  });
});

it("is found by the names it has now, also after growth and merges", async () => {
  const a = syntheticIncident("a", { actors: ["Mona"], repos: ["O/one"] });
  const grown = { ...a, actors: ["Mona", "Hubot"], repos: ["O/two"] };
  await store([syntheticChange(1, "opened", a), syntheticChange(2, "opened", syntheticIncident("b"))]);
  await store([{ output: "incident", seq: 3, change: "merged", incident: grown, eventIds: [], from: "b" }]);
  const found = async (filter: IncidentFilter) =>
    (await queries.listIncidents(filter, { limit: 9 })).map(({ id }) => id);
  expect(await found({ actor: "hubot" })).toEqual(["a"]);
  expect(await found({ repo: "o/TWO" })).toEqual(["a"]);
  expect(await found({ repo: "o/one" })).toEqual([]);
  expect(await found({ actor: "mallory" })).toEqual([]);
});

describe("changes since a revision", () => {
  it("come oldest first, each incident once, newest state, told apart from raises", async () => {
    const [a, b] = [syntheticIncident("a"), syntheticIncident("b", { severity: "low" })];
    await store([syntheticChange(1, "opened", a), syntheticChange(2, "opened", b)]);
    const seen = await queries.headRevision();
    await store([syntheticChange(3, "updated", { ...a, state: "ongoing" })]);
    await store([
      syntheticChange(4, "updated", { ...b, severity: "high" }),
      { output: "incident", seq: 5, change: "merged", incident: a, eventIds: [], from: "b" },
    ]);
    expect(seen).toBe(2);
    const changed = await queries.changedSince(seen, 10);
    expect(changed.map(({ id, opened, aliases }) => ({ id, opened, aliases }))).toEqual([
      { id: "a", opened: false, aliases: ["b"] },
    ]);
    expect(await queries.raisedSince(seen, 10)).toEqual([]);
    await store([syntheticChange(6, "updated", { ...a, severity: "critical" })]);
    expect((await queries.raisedSince(seen, 10)).map(({ id }) => id)).toEqual(["a"]);
    expect(await queries.changedSince(await queries.headRevision(), 10)).toEqual([]);
    expect((await queries.changedSince(0, 10)).map(({ opened }) => opened)).toEqual([true]);
  });

  it.each<[string, SocketFilter[], string[]]>([
    ["nobody wants any", [], []],
    ["somebody wants all", [{}], ["a", "b", "c"]],
    ["by severity", [{ severity: ["low"] }], ["b"]],
    ["by repository", [{ repository: ["x/one"] }], ["a"]],
    ["by owner, of a repository or by name", [{ owner: ["x", "mona"] }], ["a", "b", "c"]],
    ["all lists of one", [{ owner: ["x"], severity: ["low"] }], ["b"]],
    ["any of several", [{ severity: ["low"] }, { repository: ["y/three"] }], ["b", "c"]],
    ["an empty list", [{ severity: [] }], []],
  ])("can be those that are wanted: %s", async (_name, wanted, expected) => {
    const b = syntheticIncident("b", { repos: ["x/two"], severity: "low" });
    await store([
      syntheticChange(1, "opened", syntheticIncident("a", { repos: ["X/One"] })),
      syntheticChange(2, "opened", b),
      syntheticChange(3, "opened", syntheticIncident("c", { actors: ["Mona"], repos: ["y/three"] })),
    ]);
    expect((await queries.changedSince(0, 10, wanted)).map(({ id }) => id)).toEqual(expected);
  });

  it("are announced once a batch, with workspace and revision", async () => {
    const client = await database.pool.connect();
    const told: (string | undefined)[] = [];
    client.on("notification", ({ payload }) => told.push(payload));
    await client.query("listen oddwatch");
    await store([
      syntheticChange(1, "opened", syntheticIncident("a")),
      syntheticChange(2, "opened", syntheticIncident("b")),
    ]);
    await store([]);
    await store([{ output: "notice", seq: nextSeq, at: NOON, kind: "observation-gap", text: "nothing for an hour" }]);
    await client.query("select 1");
    client.release(true);
    expect(told).toEqual(["default:2", "default:2"]);
  });
});

describe("lists", () => {
  beforeEach(async () => {
    const incidents = SEVERITIES.map((severity, index) =>
      syntheticIncident(`i${index}`, {
        severity,
        kind: index === 2 ? "fan-out" : "flood",
        actors: [`Actor-${index}`],
        repos: [`Owner/repo-${index}`],
        lastEventAt: NOON + index,
        sample: index === 0,
        ...(index > 2 && { pagedAt: NOON + index }),
      }),
    );
    await store(incidents.map((incident, index) => syntheticChange(index + 1, "opened", incident, [`e${index + 1}`])));
  });

  it.each<[string, IncidentFilter, number[]]>([
    ["no filter", {}, [4, 3, 2, 1, 0]],
    ["severities", { severities: ["low", "critical"] }, [4, 1]],
    ["a kind", { kind: "fan-out" }, [2]],
    ["a state", { state: "resolved" }, []],
    ["a work state", { workState: "open", sample: false }, [4, 3, 2, 1]],
    ["an actor, whatever its case", { actor: "ACTOR-3" }, [3]],
    ["a repository, whatever its case", { repo: "owner/REPO-1" }, [1]],
    ["a time", { since: NOON + 3 }, [4, 3]],
    ["the sample", { sample: true }, [0]],
  ])("by %s", async (_name, filter, expected) => {
    const found = await queries.listIncidents(filter, { limit: 10 });
    expect(found.map(({ id }) => id)).toEqual(expected.map((index) => `i${index}`));
  });

  it("go on below a revision", async () => {
    const first = await queries.listIncidents({}, { limit: 2 });
    const second = await queries.listIncidents({}, { limit: 2, below: first[1]?.revision });
    expect([...first, ...second].map(({ id }) => id)).toEqual(["i4", "i3", "i2", "i1"]);
  });

  it("count by severity, and what was paged since a time", async () => {
    expect(await queries.countIncidents(NOON + 4)).toEqual({
      total: 5,
      bySeverity: { info: 1, low: 1, medium: 1, high: 1, critical: 1 },
      paged: 1,
    });
  });

  it("summarise by severity and from a time on, newest row first", async () => {
    const [high] = await queries.listSummarised({ severity: "high", limit: 10 });
    expect(high).toMatchObject({ id: "i3", firstEvent: { id: "e4" } });
    const all = await queries.listSummarised({ limit: 2 });
    expect(all.map(({ id }) => id)).toEqual(["i4", "i3"]);
    expect(await queries.listSummarised({ since: (all[0]?.createdAt as number) + 60_000, limit: 2 })).toEqual([]);
  });
});

it("tells why something was shown or held back, and the notices, newest first", async () => {
  const entity = { kind: "actor", name: "mallory" } as const;
  const entry = {
    output: "ledger",
    seq: 1,
    at: NOON,
    entity,
    decision: "held",
    reason: "budget-used",
    text: "26 of 25",
  } as const;
  await store([
    entry,
    { output: "notice", seq: 1, at: NOON, kind: "observation-gap", text: "first" },
    { ...entry, seq: 2, incidentId: "a", decision: "paged" },
    { output: "notice", seq: 2, at: NOON + 1, kind: "observation-gap", text: "second" },
  ]);
  expect(await readLedger(database.kysely, "default", entity, { limit: 10 })).toEqual([
    { ...entry, seq: 2, incidentId: "a", decision: "paged" },
    entry,
  ]);
  expect(await readLedger(database.kysely, "default", entity, { limit: 10, beforeSeq: 2 })).toEqual([entry]);
  expect(await queries.listNotices({ limit: 10 })).toEqual([
    { at: NOON + 1, kind: "observation-gap", text: "second" },
    { at: NOON, kind: "observation-gap", text: "first" },
  ]);
  expect(await queries.listNotices({ limit: 10, since: NOON + 1 })).toHaveLength(1);
});
