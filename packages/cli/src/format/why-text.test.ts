import type { Why } from "@oddwatch/protocol";
import { describe, expect, it } from "vitest";
import { createColors } from "./colors.ts";
import { whyText } from "./why-text.ts";

const plain = { colors: createColors(false), isReplay: false };
const EMPTY: Why = {
  entity: "alice",
  at: null,
  incidents: [],
  ledger: [],
  notices: [],
  seen: null,
  similar: [],
  settings: { version: 1, budget: { per: "day", incidents: 25 }, suppressions: [] },
};
const INCIDENT: Why["incidents"][number] = {
  id: "a1",
  kind: "flood",
  title: "alice wrote 40 issues",
  state: "ongoing",
  severity: "low",
  score: 0.5,
  entities: [{ kind: "actor", name: "alice" }],
  event_count: 40,
  first_event_at: "2026-11-20T12:00:00.000Z",
  last_event_at: "2026-11-20T12:30:00.000Z",
  detected_at: "2026-11-20T12:10:00.000Z",
  paged_at: null,
  reasons: ["40 events."],
};
const HELD: Why["ledger"][number] = {
  at: "2026-11-20T12:10:00.000Z",
  entity: { kind: "actor", name: "alice" },
  incident_id: "a1",
  decision: "held",
  reason: "below-floor",
  text: "its weight 4.9 is under the floor of 5.5",
};

describe("the answer", () => {
  it("says first whether somebody was told, then of what, why, and what was decided", () => {
    expect(whyText({ ...EMPTY, incidents: [INCIDENT], ledger: [HELD] }, plain).split("\n")).toEqual([
      "alice",
      "",
      "You were not told. low 0.500, ongoing: alice wrote 40 issues",
      "  incident a1, 2026-11-20 12:00:00 to 2026-11-20 12:30:00",
      "  - 40 events.",
      "  2026-11-20 12:10:00 held (below-floor): its weight 4.9 is under the floor of 5.5",
      "",
      "In force: a budget of 25 a day; suppressions: none.",
      "",
    ]);
  });

  it("tells decisions apart that belong to several incidents, or to none", () => {
    const other = { ...INCIDENT, id: "b2", title: "alice pushed" };
    const ledger = [
      { ...HELD, incident_id: "b2", text: "of b2" },
      { ...HELD, incident_id: null, text: "of none" },
      HELD,
    ];
    const text = whyText({ ...EMPTY, incidents: [INCIDENT, other], ledger }, plain);
    expect(text.indexOf("of b2")).toBeGreaterThan(text.indexOf("alice pushed"));
    expect(text).toContain("Beside these:\n  2026-11-20 12:10:00 held (below-floor): of none");
  });

  it("tells what was decided of somebody who is part of no incident", () => {
    const weak = { ...HELD, incident_id: null, reason: "weak-signal", text: "too weak alone" };
    expect(whyText({ ...EMPTY, ledger: [weak] }, plain)).toContain(
      "No incident, but this was decided:\n  2026-11-20 12:10:00 held (weak-signal): too weak alone",
    );
  });

  it.each<[string, Partial<Why>, string]>([
    ["nothing at all is known", {}, "No incident names alice, and no decision was made about it."],
    ["it was not seen", { seen: { events: 0, first_at: null, last_at: null } }, "None of its events is in the log"],
    [
      "it was seen",
      { seen: { events: 1200, first_at: "2026-11-20T12:00:00.000Z", last_at: "2026-11-20T12:30:00.000Z" } },
      "It was seen: 1,200 events from 2026-11-20 12:00:00 to 2026-11-20 12:30:00. None was strange enough",
    ],
    ["others are named alike", { similar: ["alicia", "alice2"] }, "Names that begin alike: alicia, alice2."],
    [
      "the watching had a gap",
      { notices: [{ at: HELD.at, kind: "observation-gap", text: "a gap" }] },
      "12:10:00 a gap",
    ],
    ["a time was asked about", { at: HELD.at }, "alice around 2026-11-20 12:10:00"],
    ["suppressions are in force", { settings: { suppressions: [{ id: "mine" }] } }, "suppressions: “mine”."],
    ["no settings are stored", { settings: null }, "No settings are stored."],
  ])("helps when nothing is found and %s", (_case, given, words) => {
    expect(whyText({ ...EMPTY, ...given }, plain)).toContain(words);
  });

  it("prints nothing that a terminal would obey", () => {
    const hostile = { ...INCIDENT, title: "x\u001b[2J", reasons: ["\u202ey"] };
    const text = whyText({ ...EMPTY, entity: "\u001b]0;z", incidents: [hostile], similar: ["\u0007"] }, plain);
    for (const obeyed of ["\u001b", "\u202e", "\u0007"]) expect(text).not.toContain(obeyed);
  });
});
