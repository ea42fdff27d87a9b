import { describe, expect, it } from "vitest";
import { activity, NOON } from "../activity-under-test.ts";
import type { Incident } from "../incident.ts";
import type { IncidentChange } from "../output.ts";
import { IncidentBook } from "./incident-book.ts";
import { TrackerRun } from "./tracker-run-under-test.ts";

function incident(id: string, given: Partial<Incident> = {}): Incident {
  const run = new TrackerRun();
  run.take(activity("issue", { at: NOON }), 6);
  return { ...run.incidents[0], id, ...given };
}

function change(id: string, eventIds: string[], given: Partial<Incident> = {}): IncidentChange {
  return { output: "incident", seq: 1, change: "updated", incident: incident(id, given), eventIds };
}

function ids(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `e${from + n}`);
}

describe("the book of incidents", () => {
  it("keeps the last word on each, and all events in order", () => {
    const book = new IncidentBook();
    book.apply(change("a", ["e1", "e2"], { title: "first" }));
    book.apply(change("b", ["e3"]));
    book.apply(change("a", ["e4"], { title: "last" }));
    const a = book.ranked().find(({ incident: { id } }) => id === "a");
    expect(a).toMatchObject({ incident: { title: "last" }, eventIds: ["e1", "e2", "e4"] });
    expect(book.size).toBe(2);
  });

  it("moves the events of a merged one over", () => {
    const book = new IncidentBook();
    book.apply(change("a", ["e1"]));
    book.apply(change("b", ["e2"]));
    book.apply({ ...change("a", []), change: "merged", from: "b" });
    book.apply({ ...change("a", ["e3"]), change: "merged", from: "never heard of" });
    expect(book.ranked().map(({ incident: { id }, eventIds }) => [id, eventIds])).toEqual([["a", ["e1", "e2", "e3"]]]);
  });

  it("keeps a thousand ids of each at most, however they come", () => {
    const book = new IncidentBook();
    book.apply(change("a", ids(0, 999)));
    book.apply(change("a", ids(999, 5)));
    book.apply(change("b", ids(2000, 1500)));
    expect(book.ranked().map(({ eventIds }) => [eventIds.length, eventIds.at(-1)])).toEqual([
      [1000, "e999"],
      [1000, "e2999"],
    ]);
  });

  it("is not changed by what happens to the list it was given", () => {
    const book = new IncidentBook();
    const events = ["e1"];
    book.apply(change("a", events));
    events.push("e2");
    expect(book.ranked()[0].eventIds).toEqual(["e1"]);
  });

  it("takes no notice of the ledger and of notices", () => {
    const book = new IncidentBook();
    book.apply({ output: "notice", seq: 1, at: NOON, kind: "observation-gap", text: "An odd date." });
    expect(book.size).toBe(0);
  });

  it("ranks the one that deserves attention most first", () => {
    const book = new IncidentBook();
    book.apply(change("b", [], { severity: "low", score: 0.9 }));
    book.apply(change("a", [], { severity: "critical", score: 0.7 }));
    book.apply(change("c", [], { severity: "low", score: 0.95 }));
    expect(book.ranked().map(({ incident: { id } }) => id)).toEqual(["a", "c", "b"]);
  });
});
