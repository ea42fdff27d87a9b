import { describe, expect, it } from "vitest";
import { readTable } from "./read-table.ts";
import { StandardScaler } from "./standard-scaler.ts";

describe("readTable", () => {
  it("lays out a list of rows, and takes an array as it stands", () => {
    const values = Float64Array.of(1, 2, 3, 4, 5, 6);
    expect(readTable([[1, 2], Float32Array.of(3, 4), Int8Array.of(5, 6)])).toEqual({ values, width: 2, length: 3 });
    expect(readTable(values, { width: 3 })).toEqual({ values, width: 3, length: 2 });
    expect(readTable(values, { width: 3 }).values).toBe(values);
    expect(readTable(values, { names: ["a", "b"] }).length).toBe(3);
    expect(readTable([], { width: 2 }).length).toBe(0);
  });

  it.each([
    ["no width", Float64Array.of(1), {}, "width"],
    ["no rows to see it by", [], {}, "width"],
    ["rows of nothing", [[], []], {}, "width"],
    ["a row too narrow", [[1, 2], [3]], {}, "row 1: expected 2 dimensions, got 1: x[1]"],
    ["a row too wide", [[1, 2, 3]], { width: 2 }, "row 0: expected 2 dimensions, got 3: x[2]"],
    ["half a row", Float64Array.of(1, 2, 3), { width: 2 }, "3 values are not whole rows of 2"],
    ["names of another number", [[1, 2]], { names: ["a"] }, "expected 2 names, got 1"],
    ["names of another width", [[1, 2]], { width: 2, names: ["a"] }, "expected 2 names, got 1"],
    [
      "NaN",
      [
        [1, 2],
        [3, Number.NaN],
      ],
      {},
      "row 1: x[1] must be finite, got NaN",
    ],
    ["infinity", Float64Array.of(1, 2, -Infinity, 3), { names: ["a", "b"] }, "row 1: x[0] (a) must be finite"],
  ])("refuses %s, and names the place", (_case, rows, shape, message) => {
    expect(() => readTable(rows, shape)).toThrow(RangeError);
    expect(() => readTable(rows, shape)).toThrow(message);
  });

  it("takes values whose sum is beyond all numbers", () => {
    expect(readTable([[1.7e308, 1.7e308, 5e-324]]).length).toBe(1);
  });
});

describe("StandardScaler", () => {
  // the mean of 1, 3, 5, 7 is 4 and their population variance (9 + 1 + 1 + 9) / 4
  it("brings columns to mean 0 and deviation 1, and only moves one that never changed", () => {
    const table = readTable([
      [1, 9],
      [3, 9],
      [5, 9],
      [7, 9],
    ]);
    const scaler = StandardScaler.fit(table);
    const deviation = Math.sqrt(5);
    expect(scaler.model()).toEqual({ means: [4, 9], deviations: [deviation, 1] });
    const values = new Float64Array(8);
    scaler.scale(table.values, values);
    expect(Array.from(values)).toEqual([-3 / deviation, 0, -1 / deviation, 0, 1 / deviation, 0, 3 / deviation, 0]);
  });
});
