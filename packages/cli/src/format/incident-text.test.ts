import type { DetectedIncident } from "@oddwatch/protocol";
import { describe, expect, it } from "vitest";
import { createColors } from "./colors.ts";
import { figuresLine } from "./figures-line.ts";
import { incidentText } from "./incident-text.ts";

const INCIDENT: DetectedIncident = {
  id: "a1",
  rank: 3,
  severity: "high",
  detected_severity: "high",
  score: 0.98765,
  kind: "fan-out",
  title: "somebody pushed to 41 repositories in 9 minutes",
  state: "ongoing",
  entities: [{ kind: "actor", name: "somebody" }],
  actors: ["somebody"],
  repos: ["a/one", "a/two", "a/three", "a/four"],
  event_ids: ["1"],
  event_count: 1200,
  first_event_at: "2025-07-04T15:02:11.000Z",
  last_event_at: "2025-07-04T15:11:00.000Z",
  detected_at: "2025-07-04T15:04:00.000Z",
  paged_at: "2025-07-04T15:04:00.000Z",
  detectors: ["rate"],
  reasons: ["41 repositories, usually 2."],
  contributions: [
    { feature: "actor-repositories", value: 41, expected: 1.98765, share: 0.8 },
    { feature: "first-time", value: 1, expected: null, share: 0.2 },
  ],
  sample: false,
};

const plain = createColors(false);

describe("incidentText", () => {
  it("puts the finding first, then who, when, why and what weighed how much", () => {
    expect(incidentText(INCIDENT, plain).split("\n")).toEqual([
      "   3  high     0.988  somebody pushed to 41 repositories in 9 minutes",
      "      actor somebody · fan-out · 1,200 events · 2025-07-04 15:02:11 to 2025-07-04 15:11:00 · paged 2025-07-04 15:04:00",
      "      repositories: a/one, a/two, a/three and more",
      "      - 41 repositories, usually 2.",
      "      weighed: actor-repositories 41, usual 1.99 (80 %); first-time 1 (20 %)",
    ]);
  });

  it("lets nothing that a stranger wrote reach the terminal as a command", () => {
    const evil = "\u001b]0;owned\u0007\u202e";
    const text = incidentText(
      {
        ...INCIDENT,
        title: evil,
        kind: evil,
        entities: [{ kind: "repo", name: evil }],
        actors: [evil, evil],
        repos: [evil, evil],
        reasons: [evil],
        contributions: [{ feature: evil, value: 1, expected: null, share: 1 }],
      },
      plain,
    );
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(text).toContain("<U+001B>]0;owned<U+0007><U+202E>");
  });

  it("colours by severity where colours are shown", () => {
    expect(incidentText(INCIDENT, createColors(true))).toContain("\u001b[31mhigh    \u001b[39m");
  });
});

describe("figuresLine", () => {
  it("is read by people and by programs", () => {
    const figures = { events: 30_000, badLines: 2, duplicates: 1, seconds: 1.5, incidents: 7 };
    expect(figuresLine(figures)).toBe(
      "events=30000 bad_lines=2 duplicates=1 seconds=1.50 events_per_s=20000 incidents=7",
    );
  });

  it("knows no speed of an instant", () => {
    expect(figuresLine({ events: 5, badLines: 0, duplicates: 0, seconds: 0, incidents: 0 })).toContain(
      "events_per_s=0 ",
    );
  });
});
