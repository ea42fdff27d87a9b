import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { type DriftTest, TableDrift } from "./table-drift.ts";

const TESTS: DriftTest[] = ["kolmogorov-smirnov", "population-stability", "jensen-shannon"];
const names = ["pushes", "stars", "hours"];

/** Rows of a rounded lopsided column, a smooth one and a two-valued one; `shift` moves the second. */
function sample(seed: string, count: number, shift = 0): number[][] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => [
    Math.round(-3 * Math.log(random.nextOpen())),
    random.next() + random.next() + shift,
    Number(random.next() < 0.2),
  ]);
}

describe("TableDrift", () => {
  const drift = new TableDrift(sample("reference", 2000), { names });

  it.each(TESTS)("finds the column that moved and no other, by %s", (test) => {
    const report = drift.compare(sample("later", 1000, 0.3), { test });
    expect(report).toMatchObject({ test, rows: 1000, drifted: 1 });
    expect(report.features.map(({ name, drifted }) => [name, drifted])).toEqual([
      ["pushes", false],
      ["stars", true],
      ["hours", false],
    ]);
    const { statistic, threshold, probability, significance } = report.features[1];
    expect(statistic).toBeGreaterThan(threshold);
    expect(probability).toBeLessThan(significance);
    expect(significance).toBeCloseTo(0.01 / 3, 15);
  });

  it.each(TESTS)("errs no more often than its significance says when nothing moved, by %s", (test) => {
    let alarms = 0;
    const rounds = 200;
    for (let round = 0; round < rounds; round++) {
      const report = new TableDrift(sample(`before ${round}`, 200)).compare(sample(`after ${round}`, 150), {
        test,
        threshold: 0,
        significance: 0.1,
      });
      alarms += Number(report.drifted > 0);
    }
    // 20 are allowed, with a deviation of 4.2
    expect(alarms).toBeLessThanOrEqual(32);
    expect(alarms).toBeGreaterThan(1);
  });

  it("lets a move be that is sure but too small to matter, and one that is large but may be chance", () => {
    const small = new TableDrift(sample("a", 40_000)).compare(sample("b", 40_000, 0.03));
    expect(small.features[1].probability).toBeLessThan(1e-3);
    expect(small.drifted).toBe(0);
    const few = new TableDrift(sample("a", 8)).compare(sample("b", 5, 0.2));
    expect(few.features[1].statistic).toBeGreaterThan(0.1);
    expect(few.drifted).toBe(0);
  });

  it("sees a constant column move, to either side", () => {
    const constant = new TableDrift(Array(200).fill([5]));
    for (const test of TESTS) {
      expect(constant.compare(Array(100).fill([5]), { test }).drifted).toBe(0);
      expect(constant.compare(Array(100).fill([4]), { test }).drifted).toBe(1);
      expect(constant.compare(Array(100).fill([6]), { test }).drifted).toBe(1);
    }
  });

  it("takes rows in one array, and changes neither them nor itself", () => {
    const rows = sample("later", 100);
    const flat = Float64Array.from(rows.flat());
    const report = drift.compare(flat);
    expect(drift.compare(rows)).toEqual(report);
    expect(flat).toEqual(Float64Array.from(rows.flat()));
    const fromFlat = new TableDrift(Float64Array.from(sample("reference", 2000).flat()), { dimensions: 3, names });
    expect(fromFlat.compare(rows)).toEqual(report);
  });

  it.each([
    ["NaN", [[1, Number.NaN, 1]], {}, "row 0: x[1] (stars) must be finite"],
    ["a narrow row", [[1, 1]], {}, "x[2]"],
    ["no rows", [], {}, "no rows"],
    ["a test that is none", [[1, 1, 1]], { test: "guess" as DriftTest }, "guess"],
    ["a threshold below 0", [[1, 1, 1]], { threshold: -1 }, "threshold"],
    ["a significance of 0", [[1, 1, 1]], { significance: 0 }, "significance"],
  ])("refuses %s", (_case, rows, options, message) => {
    expect(() => drift.compare(rows, options)).toThrow(RangeError);
    expect(() => drift.compare(rows, options)).toThrow(message);
  });

  it("refuses a reference of nothing", () => {
    expect(() => new TableDrift([], { dimensions: 2 })).toThrow("no rows");
  });
});
