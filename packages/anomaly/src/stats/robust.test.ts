import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { median } from "./median.ts";
import { medianAbsoluteDeviation } from "./median-absolute-deviation.ts";
import { RobustWindow } from "./robust-window.ts";
import { SortedWindow } from "./sorted-window.ts";

function learned(values: Iterable<number>, options = {}): RobustWindow {
  const window = new RobustWindow(options);
  for (const value of values) window.learn(value);
  return window;
}

describe("median", () => {
  it.each([
    [[], undefined],
    [[7], 7],
    [[3, 1, 2], 2],
    [[3, 1, 2, 10], 2.5],
    [[-Infinity, 0, Infinity], 0],
    [[1.7e308, 1.7e308], 1.7e308],
  ])("of %j is %d", (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it("leaves its values where they were, and refuses NaN", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
    expect(() => median([1, Number.NaN, 2])).toThrow(RangeError);
  });
});

describe("medianAbsoluteDeviation", () => {
  it.each([
    // R 4.3: mad(c(1, 1, 2, 2, 4, 6, 9), constant = 1)
    [[1, 1, 2, 2, 4, 6, 9], 1],
    // median 3, distances 2 1 0 1 97
    [[1, 2, 3, 4, 100], 1],
    // median 2.5, distances 1.5 0.5 0.5 1.5
    [[1, 2, 3, 4], 1],
    [[5, 5], 0],
    [[], undefined],
  ])("of %j is %d", (values, expected) => {
    expect(medianAbsoluteDeviation(values)).toBe(expected);
  });
});

describe("SortedWindow", () => {
  it("always holds the last values in order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.integer({ min: -5, max: 5 })), (capacity, values) => {
        const window = new SortedWindow(capacity);
        for (const [index, value] of values.entries()) {
          window.add(value);
          const kept = values.slice(Math.max(0, index + 1 - capacity), index + 1).sort((a, b) => a - b);
          expect(Array.from({ length: window.size }, (_, rank) => window.at(rank))).toEqual(
            kept.map((each) => each + 0),
          );
          expect(window.countBelow(2)).toBe(kept.filter((each) => each < 2).length);
          expect(window.countUpTo(2)).toBe(kept.filter((each) => each <= 2).length);
        }
      }),
    );
  });
});

describe("RobustWindow", () => {
  it("gives no answer before the warm-up", () => {
    const window = learned(Array(19).fill(1));
    expect([window.ready, window.median, window.deviation, window.z(3)]).toEqual([
      false,
      undefined,
      undefined,
      undefined,
    ]);
    window.learn(1);
    expect([window.ready, window.median]).toEqual([true, 1]);
  });

  it("agrees with the functions on the values in the window", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 40 }), (values) => {
        const window = learned(values, { size: 11, warmUp: 2 });
        const kept = values.slice(-11);
        expect(window.median).toBe(median(kept));
        const mad = medianAbsoluteDeviation(kept) as number;
        if (mad > 0) expect(window.deviation).toBeCloseTo(1.482602218505602 * mad, 12);
      }),
    );
  });

  it("estimates the deviation of normal values, and still does when a fifth are outliers", () => {
    const random = new Random("normal");
    const normal = () => Math.sqrt(-2 * Math.log(random.nextOpen())) * Math.cos(2 * Math.PI * random.next());
    const clean = learned(
      Array.from({ length: 4000 }, () => 10 + 3 * normal()),
      { size: 4000 },
    );
    expect(clean.median).toBeCloseTo(10, 0);
    expect(clean.deviation).toBeGreaterThan(2.8);
    expect(clean.deviation).toBeLessThan(3.2);
    const dirty = learned(
      Array.from({ length: 4000 }, (_, index) => (index % 5 === 0 ? 1e6 : 10 + 3 * normal())),
      { size: 4000 },
    );
    expect(dirty.z(1e6)).toBeGreaterThan(1e5);
    expect(dirty.deviation).toBeLessThan(5);
  });

  it("takes the mean distance where more than half of the values are alike", () => {
    // distances from 0: nine of 0 and one of 10, so a mean of 1
    const window = learned([...Array(9).fill(0), 10], { warmUp: 2 });
    expect(window.deviation).toBeCloseTo(Math.sqrt(Math.PI / 2), 14);
  });

  it("calls anything else infinitely far from values all alike, unless told of a least deviation", () => {
    const window = learned(Array(30).fill(4));
    expect([window.deviation, window.z(4), window.z(4.1), window.z(3)]).toEqual([0, 0, Infinity, -Infinity]);
    expect(learned(Array(30).fill(4), { leastDeviation: 0.5 }).z(5)).toBe(2);
  });

  it("goes on from its saved state as if never stopped", () => {
    const random = new Random("values");
    for (const count of [0, 5, 40]) {
      const window = learned(
        Array.from({ length: count }, () => random.next()),
        { size: 12, warmUp: 3 },
      );
      const copy = RobustWindow.restore(window.save());
      for (let step = 0; step < 30; step++) {
        const value = random.next();
        expect(copy.z(value)).toBe(window.z(value));
        window.learn(value);
        copy.learn(value);
      }
      expect(copy.save()).toEqual(window.save());
    }
  });

  it("refuses what it cannot use", () => {
    expect(() => new RobustWindow({ size: 1 })).toThrow("size must be");
    expect(() => new RobustWindow({ size: 10, warmUp: 11 })).toThrow("warmUp must be");
    expect(() => new RobustWindow({ leastDeviation: -1 })).toThrow("leastDeviation must be");
    expect(() => learned([Number.NaN])).toThrow(RangeError);
    expect(() => learned([1]).z(Infinity)).toThrow(RangeError);
    const saved = learned([1, 2, 3]).save();
    expect(() => RobustWindow.restore(saved.subarray(1))).toThrow(InvalidStateError);
    expect(() => RobustWindow.restore(saved.subarray(0, -1))).toThrow(InvalidStateError);
  });
});
