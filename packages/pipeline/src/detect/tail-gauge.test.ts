import { TailEstimator } from "@oddwatch/anomaly";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { TailGauge } from "./tail-gauge.ts";

function taught(values: readonly number[]): TailGauge {
  const gauge = new TailGauge();
  for (const value of values) gauge.learn(value, 1);
  return gauge;
}

/** Values of a tail that falls like 1 / value, evenly spread. */
const HEAVY = Array.from({ length: 5000 }, (_, n) => 1 / (1 - ((n * 0.618034) % 1) * 0.9999));

describe("a tail gauge", () => {
  it("says nothing before a weight of 200, whatever the number of values", () => {
    const gauge = new TailGauge();
    for (let n = 0; n < 399; n++) gauge.learn(n, 0.5);
    expect([gauge.ready, gauge.median, gauge.probability(900), gauge.reached(0.01)]).toEqual([false, ...Array(3)]);
    gauge.learn(1, 0.5);
    expect(gauge.ready).toBe(true);
  });

  it("answers as its estimator does, within a factor of two, far out too", () => {
    const gauge = taught(HEAVY);
    const estimator = new TailEstimator();
    for (const value of HEAVY) estimator.learn(value);
    for (const value of [3, 9, 31, 90, 400, 2000, 30_000, 1e6]) {
      const ratio = (gauge.probability(value) ?? 0) / (estimator.probability(value) ?? 1);
      expect(Math.abs(Math.log(ratio))).toBeLessThan(Math.log(2));
    }
  });

  it("is never more surprised by less", () => {
    const gauge = taught(HEAVY);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.double({ min: 1, max: 9, noNaN: true }),
        (value, factor) => {
          expect(gauge.probability(value * factor)).toBeLessThanOrEqual(gauge.probability(value) as number);
        },
      ),
    );
  });

  it("calls nothing rare that is not above the median", () => {
    expect(taught(HEAVY).probability(1.5)).toBe(1);
  });

  it("calls whatever is not 0 as rare as it was, where zeros are usual", () => {
    const zeros = taught(Array(300).fill(0));
    expect([zeros.median, zeros.probability(0)]).toEqual([0, 1]);
    expect(zeros.probability(5)).toBeCloseTo(1 / 201, 2);
    const some = taught([...Array(990).fill(0), ...Array(30).fill(1), ...Array(980).fill(0)]);
    expect(some.probability(1)).toBeGreaterThan(0.01);
    expect(some.probability(1)).toBeLessThan(0.04);
    expect(some.probability(9)).toBeLessThan(some.probability(1) as number);
  });

  it("finds the value that a chance belongs to", () => {
    const gauge = taught(HEAVY);
    expect(gauge.probability(gauge.reached(0.01) as number)).toBeCloseTo(0.01, 6);
    expect(gauge.reached(0.9)).toBe(gauge.median);
  });

  it("goes on exactly from what was written", () => {
    const live = taught(HEAVY.slice(0, 700));
    const writer = new ByteWriter();
    live.write(writer);
    const restored = TailGauge.read(new ByteReader(writer.bytes()));
    for (const value of HEAVY.slice(700)) {
      expect(restored.probability(value)).toBe(live.probability(value));
      for (const gauge of [live, restored]) gauge.learn(value, 1);
    }
  });
});
