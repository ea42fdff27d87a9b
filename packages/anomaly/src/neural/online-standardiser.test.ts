import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { OnlineStandardiser } from "./online-standardiser.ts";

function scaled(standardiser: OnlineStandardiser, ...x: number[]): number[] {
  const target = new Float64Array(x.length);
  standardiser.scale(Float64Array.from(x), target);
  return [...target];
}

function learned(values: readonly (readonly number[])[], halfLife = Infinity): OnlineStandardiser {
  const standardiser = new OnlineStandardiser(values[0].length, halfLife);
  for (const value of values) standardiser.learn(Float64Array.from(value));
  return standardiser;
}

describe("OnlineStandardiser", () => {
  // 2, 4, 4, 4, 5, 5, 7, 9 have mean 5 and population deviation 2
  it("brings values to deviations from their mean", () => {
    const standardiser = learned([2, 4, 4, 4, 5, 5, 7, 9].map((value) => [value, -1e9 * value]));
    const [small, large] = scaled(standardiser, 8, -8e9);
    expect(small).toBeCloseTo(1.5, 12);
    expect(large).toBeCloseTo(-1.5, 12);
  });

  it("draws in what is more than 8 deviations away, in order and without a leap", () => {
    const standardiser = learned([[-1], [1]]);
    expect(scaled(standardiser, 8)[0]).toBe(8);
    expect(scaled(standardiser, 8 + 1e-9)[0]).toBeCloseTo(8, 8);
    expect(scaled(standardiser, -8 * Math.E)[0]).toBeCloseTo(-16, 12);
    expect(scaled(standardiser, 1e100)[0]).toBeLessThan(2000);
  });

  it("follows a stream that has moved", () => {
    const random = new Random("level");
    const standardiser = new OnlineStandardiser(1, 100);
    for (let index = 0; index < 3000; index++)
      standardiser.learn(Float64Array.of((index < 1500 ? 0 : 50) + random.next()));
    expect(Math.abs(scaled(standardiser, 50.5)[0])).toBeLessThan(0.5);
    expect(scaled(standardiser, 0.5)[0]).toBeLessThan(-8);
  });

  it("takes a dimension that never moved for one that moves by a trillionth", () => {
    const standardiser = learned(Array.from({ length: 9 }, () => [7, 0, 1e-9]));
    expect(scaled(standardiser, 7, 0, 1e-9)).toEqual([0, 0, 0]);
    for (const each of scaled(standardiser, 8, 1, 2e-9)) {
      expect(each).toBeGreaterThan(100);
      expect(each).toBeLessThan(5000);
    }
  });

  it("refuses values whose squares would overflow", () => {
    const standardiser = new OnlineStandardiser(2, 100);
    expect(() => standardiser.learn(Float64Array.of(0, 1e101))).toThrow("x[1]");
    expect(standardiser.learned).toBe(0);
  });
});
