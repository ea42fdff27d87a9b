import type { Incident } from "@oddwatch/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  appendPage,
  FEED_LIMIT,
  type IncidentFeed,
  newestRevision,
  type ReceiveOptions,
  receiveChanges,
  releaseFeed,
  startFeed,
  waitingCount,
} from "./incident-feed.ts";
import { incidentOf } from "./incident-of.fixture.ts";

const reading = { hold: true, accepts: () => true };
function receiveIncident(feed: IncidentFeed, incident: Incident, options: ReceiveOptions): IncidentFeed {
  return receiveChanges(feed, [{ incident, alias: null }], options);
}

const atTop = { hold: false, accepts: () => true };

function feedOf(...rows: [id: string, revision: number][]): IncidentFeed {
  return startFeed({ incidents: rows.map(([id, revision]) => incidentOf({ id, revision })), next_cursor: "older" });
}

function ids(feed: IncidentFeed): string[] {
  return feed.shown.map((incident) => incident.id);
}

describe("receiveChanges", () => {
  it("puts the newest change on top while nobody is reading further down", () => {
    const feed = receiveIncident(feedOf(["b", 2], ["a", 1]), incidentOf({ id: "a", revision: 3 }), atTop);
    expect(ids(feed)).toEqual(["a", "b"]);
    expect(ids(receiveIncident(feed, incidentOf({ id: "c", revision: 4 }), atTop))).toEqual(["c", "a", "b"]);
  });

  it("changes a row where it is and lets new ones wait while the list is held", () => {
    let feed = feedOf(["b", 2], ["a", 1]);
    feed = receiveIncident(feed, incidentOf({ id: "a", revision: 3, title: "worse" }), reading);
    feed = receiveIncident(feed, incidentOf({ id: "c", revision: 4 }), reading);
    expect(feed.shown.map((incident) => [incident.id, incident.revision])).toEqual([
      ["b", 2],
      ["a", 3],
    ]);
    expect(waitingCount(feed)).toBe(1);
    expect(ids(releaseFeed(feed))).toEqual(["c", "a", "b"]);
  });

  it("ignores an older state that arrives late, also of one that waits", () => {
    const held = receiveIncident(feedOf(["a", 5]), incidentOf({ id: "c", revision: 9 }), reading);
    expect(receiveIncident(held, incidentOf({ id: "a", revision: 4 }), atTop)).toEqual(releaseFeed(held));
    expect(receiveIncident(held, incidentOf({ id: "c", revision: 8 }), reading)).toEqual(held);
  });

  it("takes out what the filter no longer lets in", () => {
    const feed = receiveIncident(feedOf(["b", 2], ["a", 1]), incidentOf({ id: "a", revision: 3, severity: "low" }), {
      hold: false,
      accepts: (incident) => incident.severity !== "low",
    });
    expect(ids(feed)).toEqual(["b"]);
  });

  it("lets the oldest go at the limit, and says that older ones are missing", () => {
    const rows = Array.from({ length: FEED_LIMIT }, (_, i): [string, number] => [`i${i}`, i + 1]);
    const feed = receiveIncident(feedOf(...rows), incidentOf({ id: "new", revision: FEED_LIMIT + 1 }), atTop);
    expect(feed.shown).toHaveLength(FEED_LIMIT);
    expect(feed.shown.at(-1)?.id).toBe("i1");
    expect(feed.nextCursor).toBeUndefined();
  });

  it("takes out an incident that became part of another, shown or waiting", () => {
    const merged = (alias: string) => [{ incident: incidentOf({ id: "a", revision: 10 }), alias }];
    const held = receiveIncident(feedOf(["b", 2], ["a", 1]), incidentOf({ id: "x", revision: 9 }), reading);
    expect(waitingCount(receiveChanges(held, merged("x"), reading))).toBe(0);
    expect(ids(receiveChanges(held, merged("b"), atTop))).toEqual(["a", "x"]);
  });

  it("ends in the same list whether held or not, at once or one by one, in whatever order the messages came", () => {
    const message = fc.record({
      id: fc.constantFrom("a", "b", "c", "d", "e"),
      revision: fc.integer({ min: 1, max: 40 }),
    });
    const unique = fc.uniqueArray(message, { selector: (each) => each.revision });
    const start = feedOf(["a", 10.5], ["b", 5.5]);
    fc.assert(
      fc.property(unique, fc.array(fc.boolean()), (messages, holds) => {
        const changes = messages.map((each) => ({ incident: incidentOf(each), alias: null }));
        const oneByOne = (hold: (index: number) => boolean) =>
          changes.reduce(
            (feed, each, index) => receiveChanges(feed, [each], { hold: hold(index), accepts: () => true }),
            start,
          );
        const live = oneByOne(() => false).shown;
        expect(releaseFeed(oneByOne((index) => holds[index] ?? true)).shown).toEqual(live);
        expect(receiveChanges(start, changes, atTop).shown).toEqual(live);
        expect(live).toEqual(live.toSorted((a, b) => b.revision - a.revision));
      }),
    );
  });
});

describe("appendPage", () => {
  it("adds older ones below, each once", () => {
    const held = receiveIncident(feedOf(["b", 2]), incidentOf({ id: "x", revision: 9 }), reading);
    const page = { incidents: ["b", "x", "a"].map((id) => incidentOf({ id })), next_cursor: null };
    const feed = appendPage(held, page);
    expect(ids(feed)).toEqual(["b", "a"]);
    expect(feed.nextCursor).toBeNull();
  });
});

it("newestRevision counts what waits, and is 0 for an empty feed", () => {
  expect(newestRevision(receiveIncident(feedOf(["b", 2]), incidentOf({ id: "x", revision: 9 }), reading))).toBe(9);
  expect(newestRevision(feedOf())).toBe(0);
});
