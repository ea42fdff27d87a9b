import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BatchWriter } from "../packages/server/src/storage/batch-writer.ts";
import { acquireLease, type Lease } from "../packages/server/src/storage/lease.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { NOON, syntheticBatch, syntheticChange, syntheticIncident, syntheticInput } from "./synthetic-activity.ts";
import { workService } from "./work-service.ts";

const DAY = 86_400_000;
let database: TestDatabase;
let lease: Lease;
let service: ReturnType<typeof workService>;
let seq = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  lease = (await acquireLease(database.pool, "default", "test")) as Lease;
});
beforeEach(() => {
  service = workService(database);
});
afterEach(() => service.app.close());
afterAll(() => database.drop());

async function store(...outputs: ((seq: number) => object)[]): Promise<void> {
  seq += 1;
  const given = { inputs: [syntheticInput(seq)], outputs: outputs.map((each) => each(seq)) as never };
  await new BatchWriter(database.pool, database.owner).write(syntheticBatch(lease, seq, 0, given));
}
const opened = (id: string, given = {}) =>
  store((at) => syntheticChange(at, "opened", syntheticIncident(id, given), [id]));

describe("what people do with an incident", () => {
  it("is a step with its author, changes the incident, and is told to whoever follows", async () => {
    await opened("w1");
    const before = await service.store.headRevision();
    const acknowledged = await service.call("POST", "/api/v1/incidents/w1/acknowledge");
    expect(acknowledged.statusCode).toBe(200);
    expect(acknowledged.json()).toMatchObject({ work_state: "acknowledged", revision: before + 1 });
    await service.call("POST", "/api/v1/incidents/w1/assign", { assignee: "sam" });
    const told = await service.call("POST", "/api/v1/incidents/w1/comment", { text: "<b>looks\u0000 bad</b>" });
    expect(told.json()).toMatchObject({ assignee: "sam", work_state: "acknowledged" });
    expect((await service.call("POST", "/api/v1/incidents/w1/acknowledge")).json().revision).toBe(before + 3);
    const resolved = await service.call("POST", "/api/v1/incidents/w1/resolve", { note: "It was the bot." });
    expect(resolved.json().work_state).toBe("resolved");
    expect((await service.call("POST", "/api/v1/incidents/w1/acknowledge")).statusCode).toBe(409);
    const page = (await service.call("GET", "/api/v1/incidents/w1/timeline?limit=3")).json();
    expect(page.steps.map(({ what, text }: { what: string; text: string }) => [what, text])).toEqual([
      ["resolved", "Resolved. It was the bot."],
      ["comment", "<b>looks\ufffd bad</b>"],
      ["assigned", "Given to sam."],
    ]);
    expect(page.steps[0].author).toEqual(expect.any(String));
    const rest = await service.call("GET", `/api/v1/incidents/w1/timeline?cursor=${page.next_cursor}`);
    expect(rest.json()).toMatchObject({
      steps: [{ what: "acknowledged" }, { what: "opened", author: null }],
      next_cursor: null,
    });
    expect(service.told.changes).toBeGreaterThanOrEqual(4);
    expect((await service.store.changedSince(before, 10)).map(({ id }) => id)).toEqual(["w1"]);
  });

  it("is open again when it was resolved and comes back", async () => {
    await opened("w2", { state: "resolved" });
    await service.call("POST", "/api/v1/incidents/w2/resolve");
    await store((at) => syntheticChange(at, "updated", syntheticIncident("w2", { state: "regressed" })));
    expect(await service.store.getIncident("w2")).toMatchObject({ workState: "open", state: "regressed" });
  });

  it("goes on with the incident that it became part of, by whichever id it is called", async () => {
    await opened("w3");
    await opened("w4");
    await service.call("POST", "/api/v1/incidents/w4/comment", { text: "mine" });
    await service.call("POST", "/api/v1/incidents/w4/acknowledge");
    await store((at) => ({
      output: "incident",
      seq: at,
      change: "merged",
      incident: syntheticIncident("w3"),
      eventIds: [],
      from: "w4",
    }));
    const answer = await service.call("POST", "/api/v1/incidents/w4/assign", { assignee: "kim" });
    expect(answer.json()).toMatchObject({ id: "w3", work_state: "acknowledged", assignee: "kim" });
    const { steps } = (await service.call("GET", "/api/v1/incidents/w4/timeline")).json();
    expect(steps.map(({ text }: { text: string }) => text)).toContain("mine");
  });

  it.each([
    ["assign", {}],
    ["comment", { text: " " }],
    ["comment", { text: "x".repeat(5_001) }],
    ["feedback", { judgement: "meh" }],
  ])("is refused as a bad request: %s %j", async (verb, body) => {
    expect((await service.call("POST", `/api/v1/incidents/w1/${verb}`, body)).statusCode).toBe(400);
  });

  it("of an incident that is not there is a 404", async () => {
    for (const verb of ["acknowledge", "resolve", "reopen", "suppress", "suppress/preview"]) {
      expect((await service.call("POST", `/api/v1/incidents/nope/${verb}`)).statusCode, verb).toBe(404);
    }
    expect((await service.call("GET", "/api/v1/incidents/nope/timeline")).statusCode).toBe(404);
  });
});

describe("feedback", () => {
  it("is stored and enters the log once, on the clock of the run", async () => {
    await opened("f1", { detectors: ["rate", "forest"] });
    await service.call("POST", "/api/v1/incidents/f1/feedback", { judgement: "false", note: "A release." });
    await eventually("it is in the log", () => service.rounds.length > 0);
    expect(service.rounds[0]?.controls).toEqual([
      {
        kind: "feedback",
        at: NOON,
        id: "f1",
        judgement: "false",
        like: { kind: "flood", entity: "mallory", detectors: ["rate", "forest"] },
      },
    ]);
    await service.work.feedback.bringIn();
    expect(service.rounds).toHaveLength(1);
  });

  it("that was not logged before the end is after the next start", async () => {
    await opened("f2");
    await service.call("POST", "/api/v1/incidents/f2/feedback", { judgement: "useful" });
    await service.work.feedback.bringIn();
    await database.pool.query("update incident_feedback set logged_at = null where id = 'f2'");
    const next = workService(database);
    await next.work.feedback.bringIn();
    expect(next.rounds.map(({ controls }) => controls[0])).toMatchObject([{ id: "f2", judgement: "useful" }]);
    await next.app.close();
  });
});

describe("suppressing like this", () => {
  it("shows first what it would have muted, then is in the settings with its author", async () => {
    await opened("s1", { actors: ["bot"], entities: [{ kind: "actor", name: "bot" }], kind: "spam" });
    await opened("s2", { actors: ["bot"], kind: "spam", pagedAt: NOON, severity: "high" });
    await opened("s3", { actors: ["bot"], kind: "spam", lastEventAt: NOON - 31 * DAY });
    await opened("s4", { actors: ["bot", "other"], kind: "spam" });
    const preview = await service.call("POST", "/api/v1/incidents/s1/suppress/preview");
    expect(preview.json()).toMatchObject({
      like: { actor: "bot", kind: "spam" },
      in_words: "account bot, kind spam",
      muted: 2,
      paged: 1,
      by_severity: { medium: 1, high: 1 },
    });
    expect((await service.call("GET", "/api/v1/suppressions")).json().suppressions).toEqual([]);
    const done = await service.call("POST", "/api/v1/incidents/s1/suppress", { note: "Known." });
    const { suppression } = done.json();
    expect(done.json()).toMatchObject({
      incident_id: "s1",
      in_force: true,
      suppression: { actor: "bot", kind: "spam" },
    });
    expect(service.rounds[0]?.controls[0]).toMatchObject({
      kind: "settings",
      settings: { suppressions: [{ id: suppression.id, actor: "bot", kind: "spam" }] },
    });
    const { work_state, timeline } = (await service.call("GET", "/api/v1/incidents/s1")).json();
    expect(work_state).toBe("suppressed");
    expect(timeline.at(-1)).toMatchObject({ what: "suppressed", author: expect.any(String) });
    expect((await service.call("DELETE", `/api/v1/suppressions/${suppression.id}`)).statusCode).toBe(204);
    expect((await service.call("DELETE", `/api/v1/suppressions/${suppression.id}`)).statusCode).toBe(404);
  });

  it.each([
    ["a kind of everybody", { like: { kind: "spam" } }],
    ["everybody by a star", { like: { actor: "*" } }],
    ["somebody else", { like: { actor: "someone" } }],
  ])("refuses %s", async (_what, body) => {
    const { statusCode } = await service.call("POST", "/api/v1/incidents/s1/suppress", body);
    expect(statusCode).toBe(400);
  });
});
