import { describe, expect, it } from "vitest";
import { contributionBars } from "./contribution-bars.ts";

function bars(value: number, expected: number | null) {
  return contributionBars({ feature: "f", value, expected, share: 1 });
}

describe("contributionBars", () => {
  it("draws both against the larger, and says how many times the usual it is", () => {
    expect(bars(400, 4)).toEqual({ value: 1, expected: 0.01, words: "400, usually 4", ratio: "100 ×" });
  });

  it("shows what fell below the usual", () => {
    expect(bars(1, 4)).toEqual({ value: 0.25, expected: 1, words: "1, usually 4", ratio: undefined });
  });

  it("draws no usual where none is known", () => {
    expect(bars(3, null)).toEqual({ value: 1, expected: undefined, words: "3", ratio: undefined });
  });

  it("stays finite at zero and below", () => {
    expect(bars(0, 0)).toMatchObject({ value: 0, expected: 0, ratio: undefined });
    expect(bars(-2, 4)).toMatchObject({ value: 0.5, expected: 1 });
    expect(bars(7, 0)).toMatchObject({ value: 1, expected: 0, ratio: undefined });
  });
});
