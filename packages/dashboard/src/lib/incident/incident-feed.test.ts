import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  appendPage,
  dropIncident,
  FEED_LIMIT,
  type IncidentFeed,
  newestRevision,
  receiveIncident,
  releaseFeed,
  startFeed,
  waitingCount,
} from "./incident-feed.ts";
import { incidentOf } from "./incident-of.fixture.ts";

const reading = { hold: true, accepts: () => true };
const atTop = { hold: false, accepts: () => true };

function feedOf(...rows: [id: string, revision: number][]): IncidentFeed {
  return startFeed({ incidents: rows.map(([id, revision]) => incidentOf({ id, revision })), next_cursor: "older" });
}

function ids(feed: IncidentFeed): string[] {
  return feed.shown.map((incident) => incident.id);
}

describe("receiveIncident", () => {
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
    expect(receiveIncident(held, incidentOf({ id: "a", revision: 4 }), atTop)).toBe(held);
    expect(receiveIncident(held, incidentOf({ id: "c", revision: 8 }), reading)).toBe(held);
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

  it("ends in the same list whether held or not, in whatever order the messages came", () => {
    const message = fc.record({
      id: fc.constantFrom("a", "b", "c", "d", "e"),
      revision: fc.integer({ min: 1, max: 40 }),
    });
    const unique = fc.uniqueArray(message, { selector: (each) => each.revision });
    fc.assert(
      fc.property(unique, fc.array(fc.boolean()), (messages, holds) => {
        const run = (hold: (index: number) => boolean) =>
          releaseFeed(
            messages.reduce(
              (feed, each, index) =>
                receiveIncident(feed, incidentOf(each), { hold: hold(index), accepts: () => true }),
              feedOf(["a", 10.5], ["b", 5.5]),
            ),
          );
        const live = run(() => false).shown;
        expect(run((index) => holds[index] ?? true).shown).toEqual(live);
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

it("dropIncident takes an incident out, shown or waiting", () => {
  const held = receiveIncident(feedOf(["b", 2], ["a", 1]), incidentOf({ id: "x", revision: 9 }), reading);
  expect(waitingCount(dropIncident(held, "x"))).toBe(0);
  expect(ids(dropIncident(held, "a"))).toEqual(["b"]);
});

it("newestRevision counts what waits, and is 0 for an empty feed", () => {
  expect(newestRevision(receiveIncident(feedOf(["b", 2]), incidentOf({ id: "x", revision: 9 }), reading))).toBe(9);
  expect(newestRevision(feedOf())).toBe(0);
});
