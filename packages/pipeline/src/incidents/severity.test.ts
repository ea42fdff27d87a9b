import { describe, expect, it } from "vitest";
import { SEVERITIES } from "../incident.ts";
import { scoreOf, severityOf } from "./severity.ts";

describe("severity", () => {
  it.each([
    [0, "info"],
    [3.999, "info"],
    [4, "low"],
    [5.499, "low"],
    [5.5, "medium"],
    [6.999, "medium"],
    [7, "high"],
    [9.499, "high"],
    [9.5, "critical"],
    [1000, "critical"],
  ])("of %d is %s", (weighted, severity) => {
    expect(severityOf(weighted)).toBe(severity);
  });

  it("has no gap and never falls as the weight rises", () => {
    const weights = Array.from({ length: 15_001 }, (_, index) => index / 1000);
    const ranks = weights.map((weighted) => SEVERITIES.indexOf(severityOf(weighted)));
    const scores = weights.map(scoreOf);
    expect(Math.min(...ranks)).toBe(0);
    expect(ranks).toEqual([...ranks].sort((less, more) => less - more));
    expect(scores).toEqual([...scores].sort((less, more) => less - more));
  });

  it("is info for what is below nothing", () => {
    expect(severityOf(-1)).toBe("info");
  });
});

describe("the score", () => {
  it.each([
    [0, 0],
    [-3, 0],
    [5, 0.5],
    [15, 0.75],
    [45, 0.9],
  ])("of %d is %d", (weighted, score) => {
    expect(scoreOf(weighted)).toBe(score);
  });
});
