import { describe, expect, it } from "vitest";
import { activity, NOON, text } from "../activity-under-test.ts";
import type { IncidentChange } from "../output.ts";
import { STARTER_RULES } from "../rules/starter-rules.ts";
import { TrackerRun, verdictOf } from "./tracker-run-under-test.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

function push(minutes: number, given = {}) {
  return activity("push", { at: NOON + minutes * MINUTE_MS, ...given });
}

function changesOf(outputs: ReturnType<TrackerRun["take"]>): IncidentChange[] {
  return outputs.filter((output) => output.output === "incident");
}

describe("an incident", () => {
  it("is opened by a surprise that reaches the floor, and by nothing less", () => {
    const run = new TrackerRun({ floor: 3 });
    expect(changesOf(run.take(push(0), 2.99))).toEqual([]);
    expect(run.take(push(1), undefined)).toEqual([]);
    expect(changesOf(run.take(push(2), 3))).toMatchObject([
      {
        change: "opened",
        seq: 3,
        incident: {
          state: "new",
          entities: [
            { kind: "actor", name: "alice" },
            { kind: "org", name: "acme" },
          ],
        },
      },
    ]);
  });

  it("collects what led to it within the hour, oldest first, and nothing older", () => {
    const run = new TrackerRun();
    for (const minutes of [-70, -59, -10, -5]) run.take(push(minutes));
    run.take(push(-4, { actor: "bob" }));
    const [{ incident, eventIds }] = changesOf(run.take(push(0), 5));
    expect(eventIds).toEqual([-59, -10, -5, 0].map((minutes) => push(minutes).id));
    expect(incident).toMatchObject({ eventCount: 4, firstEventAt: NOON - 59 * MINUTE_MS, lastEventAt: NOON });
  });

  it("collects two hundred events at most when it opens", () => {
    const run = new TrackerRun();
    for (let n = 0; n < 300; n++) run.take(push(n / 100));
    expect(changesOf(run.take(push(4), 5))[0].eventIds).toHaveLength(200);
  });

  it("does not collect what belongs to another already", () => {
    const run = new TrackerRun();
    const words = { body: text("buy cheap followers") };
    run.take(activity("comment", { id: "a1" }), 5);
    run.take(activity("comment", { id: "a2", ...words }));
    run.take(activity("comment", { id: "b", actor: "bob", repo: "b/b", ...words }), verdictOf(5, { subject: "text" }));
    const opened = run.changes.filter(({ change }) => change === "opened");
    expect(opened.map(({ eventIds }) => eventIds)).toEqual([["a1"], ["b"]]);
  });

  it("grows by every further event of its stream, judged or not", () => {
    const run = new TrackerRun();
    run.take(push(0), 5);
    expect(changesOf(run.take(push(0.5)))).toMatchObject([
      { change: "updated", eventIds: [push(0.5).id], incident: { eventCount: 2, state: "new" } },
    ]);
    expect(changesOf(run.take(push(2)))).toMatchObject([{ incident: { eventCount: 3, state: "ongoing" } }]);
    expect(run.take(push(3, { actor: "bob" }))).toEqual([]);
    expect(run.take(activity("issue", { at: NOON + 4 * MINUTE_MS }))).toEqual([]);
  });

  it("escalates when it becomes more severe, and never becomes less", () => {
    const run = new TrackerRun();
    run.take(activity("issue"), 5);
    const worse = changesOf(run.take(activity("issue", { at: NOON + 1 }), 8))[0].incident;
    expect(worse).toMatchObject({ state: "escalating", severity: "high" });
    const later = changesOf(run.take(activity("issue", { at: NOON + 2 }), 4))[0].incident;
    expect(later).toMatchObject({ state: "escalating", severity: "high", score: worse.score });
  });

  it("keeps the name that a rule gave it, and its score does not fall for that", () => {
    const run = new TrackerRun();
    const rule = STARTER_RULES.find(({ id }) => id === "mass-deletion");
    const deletion = (n: number) => activity("delete", { at: NOON + n });
    const named = changesOf(run.take(deletion(0), verdictOf(5, { rule })))[0].incident;
    const after = [4.9, 5.1, 6].map((surprise, n) => changesOf(run.take(deletion(n + 1), surprise))[0].incident);
    for (const { kind } of after) expect(kind).toBe("mass-deletion");
    const scores = [named, ...after].map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
  });

  it("keeps fifty names at most, and counts all", () => {
    const run = new TrackerRun();
    const crowd = (n: number) => activity("star", { id: `s${n}`, at: NOON + n, actor: `user-${n}` });
    for (let n = 0; n < 60; n++) run.take(crowd(n));
    run.take(crowd(60), verdictOf(6, { subject: "repo" }));
    for (let n = 61; n < 90; n++) run.take(crowd(n));
    const [incident] = run.incidents;
    expect(incident).toMatchObject({
      eventCount: 90,
      repos: ["acme/app"],
      entities: [{ kind: "repo", name: "acme/app" }],
    });
    expect(incident.actors).toEqual(Array.from({ length: 50 }, (_, n) => `user-${n}`));
    expect(incident.title).toContain("90 stars and forks from 90 accounts");
  });

  it("is marked when the bundled sample opened it", () => {
    const run = new TrackerRun();
    run.take(push(0, { lane: "sample" }), 5);
    run.take(push(0, { actor: "bob" }), 5);
    expect(run.incidents.map(({ sample }) => sample)).toEqual([true, false]);
  });
});

describe("what an incident is about", () => {
  const crowd = (given = {}) => {
    const run = new TrackerRun();
    for (const actor of ["a", "b", "c"]) run.take(activity("star", { id: actor, actor, ...given }));
    return run;
  };

  it("is the repository when several accounts act on it", () => {
    const [change] = changesOf(crowd().take(activity("star"), verdictOf(5, { subject: "repo" })));
    expect(change.incident.entities).toEqual([{ kind: "repo", name: "acme/app" }]);
    expect(change.incident.actors).toEqual(["a", "b", "c", "alice"]);
  });

  it("is the account when it alone acts there", () => {
    const [change] = changesOf(new TrackerRun().take(activity("star"), verdictOf(5, { subject: "repo" })));
    expect(change.incident.entities[0]).toEqual({ kind: "actor", name: "alice" });
  });

  it("is the repository all the same when a rule says so", () => {
    const rule = STARTER_RULES.find(({ id }) => id === "version-tag-moved");
    const moved = activity("ref-move", { actor: "acme", from: "a", to: "b" });
    const [change] = changesOf(new TrackerRun().take(moved, verdictOf(8, { subject: "repo", rule })));
    expect(change.incident).toMatchObject({
      entities: [{ kind: "repo", name: "acme/app" }],
      kind: "tag-move",
      title: "A version tag of acme/app was moved",
    });
  });

  it("is the text or the shape of names that accounts share", () => {
    const run = new TrackerRun();
    run.take(activity("comment", { body: text("buy cheap followers") }), verdictOf(5, { subject: "text" }));
    run.take(activity("create", { ref: "release-77", actor: "bob" }), verdictOf(5, { subject: "name" }));
    expect(run.incidents.map(({ entities }) => entities[0])).toEqual([
      { kind: "pattern", name: "text buy cheap followers" },
      { kind: "pattern", name: "branch release-#" },
    ]);
  });

  it.each(["repo", "text", "name"] as const)("is the account when the %s is not known", (subject) => {
    const run = new TrackerRun();
    run.take(activity("other", { repo: undefined }), verdictOf(5, { subject, rule: { ...STARTER_RULES[2], subject } }));
    expect(run.incidents[0].entities).toEqual([{ kind: "actor", name: "alice" }]);
  });

  it("is no organisation without a name", () => {
    const run = new TrackerRun();
    for (const repo of ["app", "/app", ""]) run.take(push(0, { actor: `of ${repo}`, repo }), 5);
    for (const { entities } of run.incidents) expect(entities).toHaveLength(1);
  });
});

describe("quiet", () => {
  it("resolves an incident after half an hour, by a tick", () => {
    const run = new TrackerRun();
    run.take(push(0), 5);
    expect(run.tick(NOON + 30 * MINUTE_MS)).toEqual([]);
    expect(changesOf(run.tick(NOON + 32 * MINUTE_MS))).toMatchObject([
      { change: "updated", eventIds: [], incident: { state: "resolved", eventCount: 1 } },
    ]);
    expect(run.tick(NOON + 40 * MINUTE_MS)).toEqual([]);
  });

  it("resolves it by what others do as well", () => {
    const run = new TrackerRun();
    run.take(push(0), 5);
    run.take(push(40, { actor: "bob", repo: "bob/x" }));
    expect(run.incidents[0].state).toBe("resolved");
  });

  it("is ended by another surprise: the incident is back under its id", () => {
    const run = new TrackerRun();
    run.take(push(0), 5);
    run.tick(NOON + HOUR_MS);
    expect(run.take(push(61))).toEqual([]);
    run.take(push(62), 4);
    expect(run.incidents).toMatchObject([{ state: "regressed", eventCount: 2, lastEventAt: NOON + 62 * MINUTE_MS }]);
  });

  it("for six hours lets it go: the next surprise is another incident", () => {
    const run = new TrackerRun();
    run.take(push(0), 5);
    run.tick(NOON + 6 * HOUR_MS + 2 * MINUTE_MS);
    expect(run.tracker.size).toBe(0);
    run.take(push(363), 5);
    expect(run.incidents.map(({ state }) => state)).toEqual(["resolved", "new"]);
  });
});

describe("a late event", () => {
  const late = (hours: number) => activity("push", { id: `late ${hours}`, at: NOON - hours * HOUR_MS, seenAt: NOON });

  it("of more than six hours opens nothing", () => {
    const run = new TrackerRun();
    run.take(push(0, { actor: "bob", repo: "bob/x" }));
    expect(run.take(late(6.01), 9)).toMatchObject([
      { output: "ledger", decision: "held", reason: "too-late", entity: { kind: "actor", name: "alice" } },
    ]);
    expect(run.take(late(6.02), 9)).toEqual([]);
    expect(changesOf(run.take(late(5.9), 9))).toHaveLength(1);
  });

  it("of more than six hours joins nothing, so that no incident begins before its time", () => {
    const run = new TrackerRun();
    run.take(push(0), 5);
    expect(changesOf(run.take(late(7), 9))).toEqual([]);
    expect(run.incidents).toMatchObject([{ eventCount: 1, firstEventAt: NOON }]);
  });

  it("of a few hours belongs to the open incident, and does not end it", () => {
    const run = new TrackerRun();
    run.take(push(0), 5);
    run.take(late(2));
    expect(run.incidents).toMatchObject([{ state: "new", eventCount: 2, lastEventAt: NOON }]);
  });
});

describe("incidents of one story", () => {
  const words = text("buy cheap followers");
  const comment = (n: number, given = {}) => activity("comment", { id: `c${n}`, at: NOON + n * 1000, ...given });

  function twoStories() {
    const run = new TrackerRun();
    run.take(comment(0, { actor: "mallory" }), 5);
    run.take(comment(1, { actor: "trent", repo: "b/b", body: words }), verdictOf(6, { subject: "text" }));
    run.take(comment(2, { actor: "trent", repo: "b/b", body: words }));
    return run;
  }

  it("become one when an activity belongs to both: the older keeps its id", () => {
    const run = twoStories();
    const [older, younger] = run.incidents;
    const said = changesOf(run.take(comment(3, { actor: "mallory", repo: "c/c", body: words })));
    expect(said.map(({ change }) => change)).toEqual(["merged", "updated"]);
    expect(said[0]).toMatchObject({ from: younger.id, incident: { id: older.id, eventCount: 3 }, eventIds: [] });
    expect(said[1]).toMatchObject({
      incident: { id: older.id, eventCount: 4, actors: ["mallory", "trent"], repos: ["acme/app", "b/b", "c/c"] },
    });
    expect(run.tracker.carries(younger.id)).toBe(false);
  });

  it("then collect the streams of both", () => {
    const run = twoStories();
    run.take(comment(3, { actor: "mallory", body: words }));
    run.take(comment(4, { actor: "mallory" }));
    run.take(comment(5, { actor: "peggy", repo: "d/d", body: words }));
    expect(run.incidents).toMatchObject([{ eventCount: 6, kind: "repeated-text", severity: "medium" }]);
  });

  it("escalate when the younger was the more severe", () => {
    const run = new TrackerRun();
    run.take(comment(0, { actor: "mallory" }), 4.5);
    run.take(comment(1, { actor: "trent", body: words }), verdictOf(8, { subject: "text" }));
    run.take(comment(2, { actor: "mallory", body: words }));
    expect(run.incidents).toMatchObject([{ severity: "high", state: "escalating" }]);
  });

  it("do not pull an open one into a resolved one", () => {
    const run = new TrackerRun();
    run.take(comment(0, { actor: "mallory" }), 5);
    run.tick(NOON + HOUR_MS);
    run.take(comment(3601, { actor: "trent", body: words }), verdictOf(6, { subject: "text" }));
    run.take(comment(3602, { actor: "mallory", body: words }));
    expect(run.incidents.map(({ state, eventCount }) => [state, eventCount])).toEqual([
      ["resolved", 1],
      ["new", 2],
    ]);
  });

  it("leave a crowded repository apart from the accounts on it", () => {
    const run = new TrackerRun();
    for (const actor of ["a", "b", "c", "d"]) run.take(activity("star", { id: actor, actor }));
    run.take(activity("star", { id: "e", actor: "e" }), verdictOf(7, { subject: "repo" }));
    run.take(activity("star", { id: "m1", actor: "mallory", repo: "x/y" }), 5);
    run.take(activity("star", { id: "m2", actor: "mallory" }));
    expect(run.incidents.map(({ eventCount }) => eventCount)).toEqual([6, 1]);
  });
});

describe("the tracker", () => {
  it("carries a bounded number of incidents, letting the quietest of the lightest go", () => {
    const run = new TrackerRun();
    for (let n = 0; n <= 5_000; n++) run.take(push(n / 1000, { actor: `user-${n}`, repo: `user-${n}/x` }), 5);
    expect(run.tracker.size).toBeLessThanOrEqual(5_000);
    const gone = run.changes.filter(({ incident }) => incident.state === "resolved");
    expect(gone[0].incident.actors).toEqual(["user-0"]);
    expect(run.tracker.size + gone.length).toBe(5_001);
  });
});
