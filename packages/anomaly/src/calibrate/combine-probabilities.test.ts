import { describe, expect, it } from "vitest";
import { cauchyProbability } from "./cauchy-probability.ts";
import { harmonicMeanProbability } from "./harmonic-mean-probability.ts";

describe("harmonicMeanProbability", () => {
  it.each([
    ["two", [0.01, 1], undefined, 2 / 101],
    ["one alone", [0.2], undefined, 0.2],
    ["three alike", [0.3, 0.3, 0.3], undefined, 0.3],
    // 1/p: 20, 10, 5, 2, mean 9.25
    ["four", [0.05, 0.1, 0.2, 0.5], undefined, 1 / 9.25],
    // weights 3/4 and 1/4: 0.75 * 10 + 0.25 * 2 = 8
    ["weighted", [0.1, 0.5], [3, 1], 1 / 8],
    ["a zero weight, which takes no part", [0, 0.5], [0, 1], 0.5],
    ["a zero, which decides", [0, 0.5], undefined, 0],
    ["certainties", [1, 1, 1], undefined, 1],
  ])("of %s", (_name, probabilities, weights, expected) => {
    expect(harmonicMeanProbability(probabilities, weights)).toBeCloseTo(expected, 14);
  });

  it("keeps the smallest of numbers", () => {
    expect(harmonicMeanProbability([1e-290, 1])).toBeCloseTo(2e-290, 300);
    expect(harmonicMeanProbability([1e-290, 1])).toBeGreaterThan(1.9e-290);
  });
});

describe("cauchyProbability", () => {
  it.each([
    ["one alone", [0.2], undefined, 0.2],
    ["two halves", [0.5, 0.5], undefined, 0.5],
    // tan(π/4) = 1 and tan(-π/4) = -1 cancel
    ["a quarter and three quarters", [0.25, 0.75], undefined, 0.5],
    // tan(π/4) = 1 and tan(0) = 0: mean 1/2, and 1/2 - atan(1/2) / π
    ["a quarter and a half", [0.25, 0.5], undefined, 0.35241638234956674],
    // (3 * 1 + 0) / 4: 1/2 - atan(3/4) / π
    ["weighted", [0.25, 0.5], [3, 1], 0.2951672353008665],
    ["a zero, which decides", [0, 0.5], undefined, 0],
  ])("of %s", (_name, probabilities, weights, expected) => {
    expect(cauchyProbability(probabilities, weights)).toBeCloseTo(expected, 14);
  });

  it("keeps small numbers: about their share of the smallest", () => {
    expect(cauchyProbability([1e-20, 0.5]) / 2e-20).toBeCloseTo(1, 12);
    expect(cauchyProbability([1e-8, 0.5]) / 2e-8).toBeCloseTo(1, 6);
  });

  it("is not silenced by a certainty", () => {
    expect(cauchyProbability([1e-6, 1])).toBeLessThan(1e-5);
  });
});

describe.each([
  ["harmonicMeanProbability", harmonicMeanProbability],
  ["cauchyProbability", cauchyProbability],
])("%s", (_name, combine) => {
  it.each([
    ["nothing", [], undefined, "no probability"],
    ["a probability above 1", [0.5, 1.5], undefined, "probability 1 must be in 0..1"],
    ["NaN", [Number.NaN], undefined, "probability 0"],
    ["too few weights", [0.5, 0.5], [1], "need as many weights"],
    ["a negative weight", [0.5, 0.5], [2, -1], "weights must not be negative"],
    ["weights of nothing", [0.5], [0], "sum to more than 0"],
  ])("refuses %s", (_case, probabilities, weights, message) => {
    expect(() => combine(probabilities, weights)).toThrow(RangeError);
    expect(() => combine(probabilities, weights)).toThrow(message);
  });
});
