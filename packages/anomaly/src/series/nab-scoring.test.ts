import { describe, expect, it } from "vitest";
import { scaledSigmoid } from "../../bench/nab/scaled-sigmoid.ts";
import { normalised, rawScore, sweepThresholds, windowCount } from "../../bench/nab/sweep-thresholds.ts";
import { OUTSIDE, PROBATION, probation, weighRows } from "../../bench/nab/weigh-rows.ts";
import { Random } from "../random.ts";

const standard = { truePositive: 1, falsePositive: 0.11, falseNegative: 1 };
const lowFalseNegatives = { ...standard, falseNegative: 2 };

/** 100 rows, 15 of them for learning, with one window of ten rows. */
const rows = weighRows(100, [{ first: 50, last: 59 }]);

function detecting(...detected: number[]) {
  return [{ rows, scores: Float64Array.from({ length: 100 }, (_, row) => Number(detected.includes(row))) }];
}

describe("the worth of a place", () => {
  it.each([
    [-1, 0.986614],
    [0, 0],
    [1, -0.986614],
    [3, -1],
  ])("is at %d as worked by hand", (place, worth) => {
    expect(scaledSigmoid(place)).toBeCloseTo(worth, 6);
  });
});

describe("the score of a file", () => {
  it.each([
    ["nothing", [], -1],
    ["the first row of the window", [50], 1],
    ["the last row of the window", [59], 0.248242],
    ["two rows of the window, of which the better counts", [59, 50], 1],
    ["a row before any window, which is as far off as can be", [20], -1 - 0.11],
    ["a row just behind the window", [50, 64], 1 - 0.11 * 0.882921],
    ["a row of the probation, which does not count", [14], -1],
  ])("with %s detected is as worked by hand", (_what, detected, raw) => {
    expect(rawScore(detecting(...detected), standard, 1)).toBeCloseTo(raw, 5);
  });

  it("takes twice as much for a missed window where misses weigh twice", () => {
    expect(rawScore(detecting(), lowFalseNegatives, 1)).toBe(-2);
  });
});

describe("the rows of a file", () => {
  it("are for learning up to 15 %, and no more than 750", () => {
    expect([100, 1127, 4999, 5001, 22_695].map(probation)).toEqual([15, 169, 749, 750, 750]);
  });

  it("belong to their window, outside, or to the probation", () => {
    expect([0, 14, 15, 49, 50, 59, 60].map((row) => rows.window[row])).toEqual([
      ...[PROBATION, PROBATION, OUTSIDE, OUTSIDE, 0, 0, OUTSIDE],
    ]);
  });
});

describe("a corpus", () => {
  it("gives 0 for saying nothing and 100 for the first row of every window", () => {
    const corpus = [
      ...detecting(50),
      { rows: weighRows(100, [{ first: 20, last: 29 }]), scores: new Float64Array(100) },
    ];
    corpus[1].scores[20] = 1;
    const windows = windowCount(corpus);
    expect(windows).toBe(2);
    expect(normalised(sweepThresholds(corpus, standard).raw, windows, standard)).toBeCloseTo(100, 9);
    for (const { scores } of corpus) scores.fill(0);
    expect(normalised(sweepThresholds(corpus, standard).raw, windows, standard)).toBe(0);
  });

  it("has one threshold for all files, the best of any", () => {
    const random = new Random("corpus");
    const corpus = [40, 70].map((first) => ({
      rows: weighRows(200, [{ first, last: first + 20 }]),
      scores: Float64Array.from({ length: 200 }, (_, row) => {
        const chance = row >= first && row < first + 5 ? 3 : 1;
        return Math.floor(40 * random.next() ** (1 / chance)) / 40;
      }),
    }));
    const best = sweepThresholds(corpus, standard);
    const others = Array.from({ length: 42 }, (_, step) => rawScore(corpus, standard, step / 40));
    expect(best.raw).toBeGreaterThan(-2);
    expect(best.raw).toBeCloseTo(Math.max(...others), 9);
    expect(rawScore(corpus, standard, best.threshold)).toBeCloseTo(best.raw, 9);
  });
});

// raw scores from NAB's config/thresholds.json, 116 windows; normalised ones from its scoreboard
describe("the published raw scores of others", () => {
  it.each([
    ["HTM of Numenta", 46.6344501971376, 70.1],
    ["random cut forest of AWS", 3.98356657241316, 51.7],
    ["CAD OSE", 46.167000006791156, 69.9],
    ["ARTime", 57.66075157860638, 74.9],
    ["null detector", -116, 0],
  ])("normalise to the published scores: %s", (_who, raw, published) => {
    expect(Math.abs(normalised(raw, 116, standard) - published)).toBeLessThanOrEqual(0.05);
  });

  it("normalise to 0 for the null detector where misses weigh twice", () => {
    expect(normalised(-232, 116, lowFalseNegatives)).toBe(0);
  });
});
