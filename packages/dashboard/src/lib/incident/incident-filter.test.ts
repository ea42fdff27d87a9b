import { describe, expect, it } from "vitest";
import { matchesSeverity, matchesText } from "./incident-filter.ts";
import { incidentOf } from "./incident-of.fixture.ts";

describe("matchesText", () => {
  const incident = incidentOf({ title: "Flood of issues", actors: ["Mona"], repos: ["octo/Hello"], kind: "flood" });

  it.each(["", "  ", "MONA", "octo/hello", "issues mona", "flood"])("finds %j", (text) => {
    expect(matchesText(incident, text)).toBe(true);
  });

  it("wants every word", () => {
    expect(matchesText(incident, "mona stranger")).toBe(false);
  });

  it("takes what looks like a pattern by the letter", () => {
    expect(matchesText(incident, ".*")).toBe(false);
  });
});

it("matchesSeverity lets all in while none is chosen", () => {
  expect(matchesSeverity(incidentOf({ severity: "low" }), new Set())).toBe(true);
  expect(matchesSeverity(incidentOf({ severity: "low" }), new Set(["high"]))).toBe(false);
});
