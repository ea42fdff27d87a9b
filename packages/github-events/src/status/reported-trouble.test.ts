import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listedIncident } from "../../../../test/status-page-stand-in.ts";
import { reportedTroubles } from "./reported-trouble.ts";

const told = (...incidents: unknown[]) => reportedTroubles({ page: {}, incidents });
const FROM = Date.UTC(2026, 10, 20, 11, 39);

describe("what a status page lists", () => {
  it("is a trouble that goes on from when it started", () => {
    expect(told(listedIncident())).toEqual([{ id: "kr09ddfgbfsf", title: "Incident with Git Operations", from: FROM }]);
  });

  it("ended when it was resolved, or was last written to when nobody says when", () => {
    const until = Date.UTC(2026, 10, 20, 12, 30);
    expect(told(listedIncident({ resolved_at: "2026-11-20T12:30:00Z" }))).toMatchObject([{ until }]);
    expect(told(listedIncident({ status: "resolved" }))).toMatchObject([{ until: Date.UTC(2026, 10, 20, 11, 52, 11) }]);
    expect(told(listedIncident({ resolved_at: "2020-01-01T00:00:00Z" }))).toMatchObject([{ from: FROM, until: FROM }]);
  });

  it("comes oldest first", () => {
    const older = listedIncident({ id: "a", started_at: "2026-11-19T00:00:00Z" });
    expect(told(listedIncident(), older)?.map(({ id }) => id)).toEqual(["a", "kr09ddfgbfsf"]);
  });

  it.each([
    ["of parts that no event comes from", { components: [{ name: "Copilot" }, { name: "Codespaces" }] }],
    ["that is maintenance", { impact: "maintenance" }],
    ["without any effect", { impact: "none" }],
    ["without a time", { created_at: "yesterday" }],
    ["without an id", { id: "" }],
  ])("%s is no trouble, and takes no other with it", (_what, given) => {
    expect(told(listedIncident(given), listedIncident({ id: "b" }))?.map(({ id }) => id)).toEqual(["b"]);
  });

  it("is taken when nobody says which parts it is of", () => {
    expect(told(listedIncident({ components: [] }), listedIncident({ id: "b", components: undefined }))).toHaveLength(
      2,
    );
  });

  it("has a title of one short line", () => {
    const [{ title }] = told(listedIncident({ name: `a\n\u202Eb\u0000${"😀".repeat(200)}` })) ?? [];
    expect(title).toMatch(/^a b 😀/u);
    expect([title.length, title.isWellFormed()]).toEqual([200, true]);
  });

  it("is nothing when it is no list, and never fails", () => {
    for (const each of [undefined, null, [], "", { incidents: {} }]) expect(reportedTroubles(each)).toBeUndefined();
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom("id", "name"), fc.jsonValue()))),
        (all) => {
          expect(Array.isArray(reportedTroubles({ incidents: all }))).toBe(true);
        },
      ),
    );
  });
});
