import { IncidentBook, Pipeline } from "@oddwatch/pipeline";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { floodedInputs, floodedItems } from "../../../../test/flooded-items.ts";
import { NOON } from "../../../../test/synthetic-activity.ts";
import type { Batch } from "../storage/batch.ts";
import { BatchOutOfOrder } from "../storage/batch-writer.ts";
import { LeaseLost } from "../storage/lease.ts";
import type { Candidate } from "./admit.ts";
import { type CommitterOptions, RoundCommitter } from "./commit-rounds.ts";
import type { SourceItem, SourceRound } from "./source-round.ts";
import { roundOf } from "./task-under-test.ts";

const lease = { workspace: "default", owner: "me", epoch: 3 };
const items = floodedItems(300);

/** A committer over a log in memory; `failures` are thrown one after the other, after the batch was stored when it says so. */
function start(given: Partial<CommitterOptions> & { failures?: { error: Error; after?: true }[] } = {}) {
  const { failures = [], ...options } = given;
  const handedIn: Batch[] = [];
  const stored: Batch[] = [];
  const troubles: (string | undefined)[] = [];
  const pauses: number[] = [];
  const seen = new Set<string>();
  const pipeline = new Pipeline();
  const committer = new RoundCommitter({
    pipeline,
    lease,
    writer: {
      async write(batch: Batch) {
        handedIn.push(batch);
        const failure = failures.shift();
        const isRepeated = stored.includes(batch);
        if (failure === undefined || failure.after) if (!isRepeated) stored.push(batch);
        if (failure !== undefined) throw failure.error;
        return { seq: batch.firstSeq + batch.inputs.length - 1, revision: 0, repeated: isRepeated };
      },
    },
    seenAlready: async (candidates: readonly Candidate[]) => {
      const known = candidates.filter(({ name }) => seen.has(name)).map(({ name }) => name);
      for (const { name } of candidates) seen.add(name);
      return new Set(known);
    },
    log: pino({ level: "silent" }),
    onTrouble: (error) => troubles.push(error),
    signal: new AbortController().signal,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      pauses.push(ms);
    },
    ...options,
  });
  const commit = async (rounds: SourceRound[]) => committer.store(await committer.judge(rounds));
  return { committer, commit, pipeline, handedIn, stored, troubles, pauses };
}

function incidentIds(batches: Batch[]): string[] {
  const book = new IncidentBook();
  for (const output of batches.flatMap(({ outputs }) => outputs)) book.apply(output);
  return book.ranked().map(({ incident }) => incident.id);
}

describe("a commit", () => {
  it("stores what the pipeline made of the rounds, numbered on from the log, under its lease", async () => {
    const { commit, stored } = start();
    const figures = await commit([roundOf(items, { position: { page: 1 } })]);
    await commit([roundOf([], { controls: [{ kind: "tick", at: NOON }] })]);
    expect(stored.map(({ firstSeq, inputs }) => [firstSeq, inputs.length])).toEqual([
      [1, 460],
      [461, 1],
    ]);
    expect(stored[0]).toMatchObject({ ...lease, positions: [{ source: "test", position: { page: 1 } }] });
    expect(figures).toMatchObject({ seq: 460, activities: 460, duplicates: 0, quarantined: 0, changed: true });
    expect(figures.byType.IssuesEvent?.public).toBeGreaterThanOrEqual(160);
    const alone = new Pipeline().process(floodedInputs(300));
    expect(stored[0]?.outputs).toEqual(alone);
    expect(Object.values(figures.opened).reduce((sum, each) => sum + each, 0)).toBe(incidentIds(stored).length);
  });

  it("leaves out what is in the log already, and counts it with what came twice", async () => {
    const { commit, stored } = start();
    await commit([roundOf(items.slice(0, 10))]);
    const figures = await commit([roundOf([...items.slice(5, 12), ...items.slice(11, 12)])]);
    expect(stored[1]?.inputs.map(({ seq }) => seq)).toEqual([11, 12]);
    expect(figures).toMatchObject({ activities: 2, duplicates: 6, seq: 12 });
  });

  it("leaves out what was judged and is not stored yet, also when that is stored while the log is asked", async () => {
    let whenAsked = () => Promise.resolve();
    const seenAlready = async () => {
      await whenAsked();
      return new Set<string>();
    };
    const { committer, stored } = start({ seenAlready });
    const first = await committer.judge([roundOf(items.slice(0, 10))]);
    whenAsked = async () => {
      await committer.store(first);
    };
    const second = await committer.judge([roundOf(items.slice(5, 12))]);
    await committer.store(second);
    expect(stored.map(({ firstSeq, inputs }) => [firstSeq, inputs.length])).toEqual([
      [1, 10],
      [11, 2],
    ]);
    expect(second.figures).toMatchObject({ activities: 2, duplicates: 5, seq: 12 });
  });

  it("stores positions also when nothing is new", async () => {
    const { commit, stored } = start();
    await commit([roundOf([], { position: 5 })]);
    expect(stored[0]).toMatchObject({ firstSeq: 1, inputs: [], positions: [{ source: "test", position: 5 }] });
  });

  it.each([
    ["the disk was full", { error: Object.assign(new Error("No space left on device"), { code: "53100" }) }],
    ["the answer to the commit was lost", { error: new Error("Connection terminated"), after: true as const }],
    [
      "the database was starting",
      { error: Object.assign(new Error("the database system is starting up"), { code: "57P03" }) },
    ],
  ])("hands the very same batch in again when %s, judged once", async (_name, failure) => {
    const { commit, handedIn, stored, troubles, pauses } = start({ failures: [failure, failure, failure] });
    await commit([roundOf(items)]);
    await commit([roundOf([], { position: 1 })]);
    expect(handedIn.length).toBe(5);
    expect(new Set(handedIn.slice(0, 4)).size).toBe(1);
    expect(stored.length).toBe(2);
    expect(troubles).toEqual([...Array(3).fill(failure.error.message), undefined]);
    expect(pauses).toEqual([50, 100, 200]);
    expect(incidentIds(stored).length).toBe(2);
  });

  it("tries again for as long as it takes, every two seconds in the end", async () => {
    const failures = Array.from({ length: 2_000 }, () => ({ error: new Error("away") }));
    const { commit, stored, pauses } = start({ failures });
    await commit([roundOf(items.slice(0, 3))]);
    expect(stored.length).toBe(1);
    expect(pauses.slice(4, 8)).toEqual([800, 1600, 2000, 2000]);
    expect(pauses.at(-1)).toBe(2000);
  });

  it("asks again whether something is in the log, before it judges", async () => {
    let asked = 0;
    const seenAlready = async () => {
      if (++asked < 3) throw new Error("away");
      return new Set<string>();
    };
    const { commit, stored, troubles } = start({ seenAlready });
    await commit([roundOf(items.slice(0, 3))]);
    expect(stored[0]?.inputs.length).toBe(3);
    expect(troubles).toEqual(["away", "away", undefined]);
  });

  it.each([
    ["the lease is lost", new LeaseLost(lease)],
    ["the log went on without it", new BatchOutOfOrder(9, 1)],
  ])("ends at once when %s", async (_name, error) => {
    const { commit, handedIn, pauses } = start({ failures: [{ error }] });
    await expect(commit([roundOf(items.slice(0, 3))])).rejects.toBe(error);
    expect([handedIn.length, pauses.length]).toEqual([1, 0]);
  });

  it("ends when told to stop between two attempts", async () => {
    const { commit, handedIn } = start({
      failures: [{ error: new Error("away") }],
      signal: AbortSignal.abort(new Error("stopping")),
    });
    await expect(commit([roundOf(items.slice(0, 3))])).rejects.toThrow("stopping");
    expect(handedIn.length).toBe(1);
  });
});

describe("whole payloads", () => {
  it("are kept of the events of an incident, also of those that came before it opened", async () => {
    const { commit, stored } = start();
    for (let from = 0; from < items.length; from += 20) await commit([roundOf(items.slice(from, from + 20))]);
    const inIncidents = new Set(
      stored.flatMap(({ outputs }) => outputs.flatMap((each) => (each.output === "incident" ? each.eventIds : []))),
    );
    const kept = stored.flatMap(({ payloads }) => payloads);
    expect(inIncidents.size).toBeGreaterThan(80);
    for (const id of inIncidents) expect(kept.map(({ eventId }) => eventId)).toContain(id);
    expect(kept.length).toBe(new Set(kept.map(({ eventId }) => eventId)).size);
    const issue = kept.find(({ type }) => type === "IssuesEvent");
    expect(JSON.parse(issue?.payload ?? "")).toMatchObject({ id: issue?.eventId, payload: { action: "opened" } });
  });

  it("are not kept of ordinary events, and are kept of rare and telling ones", async () => {
    const { commit, stored } = start();
    const deletion = {
      ...items[0]?.event,
      id: "9",
      type: "DeleteEvent",
      payload: { ref: "v1", refType: "tag" },
    };
    const item = { event: deletion, raw: '{"of": "the deletion"}', seenAt: NOON } as SourceItem;
    await commit([roundOf([...items.slice(0, 20), item])]);
    const at = items[0]?.event?.at;
    expect(stored[0]?.payloads).toEqual([{ eventId: "9", type: "DeleteEvent", at, payload: item.raw }]);
  });
});
