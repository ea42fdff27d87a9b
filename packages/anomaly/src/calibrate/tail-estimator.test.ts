import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { TailEstimator } from "./tail-estimator.ts";

function learned(count: number, draw: (uniform: number, index: number) => number, options = {}) {
  const random = new Random("tail");
  const estimator = new TailEstimator(options);
  for (let index = 0; index < count; index++) estimator.learn(draw(random.nextOpen(), index));
  return estimator;
}

const probability = (estimator: TailEstimator, value: number) => estimator.probability(value) as number;

describe("TailEstimator", () => {
  it("gives no answer before the warm-up, and one from then on", () => {
    const estimator = learned(199, () => 1);
    expect([estimator.ready, estimator.probability(1), estimator.quantile(0.5)]).toEqual([false, undefined, undefined]);
    estimator.learn(1, 0.5);
    expect(estimator.ready).toBe(false);
    estimator.learn(1, 0.5);
    expect(estimator.ready).toBe(true);
    expect(estimator.probability(1)).toBe(1);
  });

  it("answers the share at or above a small count exactly, the asked value counted once", () => {
    const estimator = learned(10_000, (_uniform, index) => 1 + (index % 20), { memory: 1e12 });
    for (let value = 1; value <= 19; value++) {
      expect(probability(estimator, value)).toBeCloseTo((10_000 * ((21 - value) / 20) + 1) / 10_001, 6);
    }
  });

  it("is near the truth for Pareto values, also a hundred times beyond the largest", () => {
    for (const shape of [0.4, 0.7, 1.2]) {
      const estimator = learned(50_000, (uniform) => uniform ** -shape, { memory: 1e9 });
      for (const truth of [0.3, 1e-2, 1e-3, 1e-4, 1e-6]) {
        const estimate = probability(estimator, truth ** -shape);
        expect(Math.abs(Math.log10(estimate / truth))).toBeLessThan(0.35 - 0.1 * Math.log10(truth));
      }
    }
  });

  it("does not call values less likely than they are, for tails thinner than Pareto", () => {
    const estimator = learned(50_000, (uniform) => -Math.log(uniform), { memory: 1e9 });
    for (const value of [0.5, 3, 8, 12, 16, 25]) {
      expect(probability(estimator, value)).toBeGreaterThan(0.8 * Math.exp(-value));
    }
    expect(probability(estimator, 25)).toBeLessThan(1e-5);
  });

  it("gives small probabilities about as often as they say, on the stream that it learns from", () => {
    const random = new Random("calibration");
    const estimator = new TailEstimator();
    let below = 0;
    const count = 100_000;
    for (let index = 0; index < count; index++) {
      const normal = Math.sqrt(-2 * Math.log(random.nextOpen())) * Math.cos(2 * Math.PI * random.next());
      const value = Math.exp(2 * normal);
      const p = estimator.probability(value);
      if (p !== undefined && p <= 0.001) below += 1;
      estimator.learn(value);
    }
    expect(below / count).toBeLessThan(0.0012);
    expect(below / count).toBeGreaterThan(0.0007);
  });

  it("starts from one in all seen when nothing like it was seen, and falls from there", () => {
    const estimator = learned(9999, () => 1, { memory: 1e12 });
    expect(probability(estimator, 1)).toBe(1);
    expect(probability(estimator, 1.1)).toBeLessThan(1e-4);
    // twice the largest seen, by the inverse-square tail that is assumed where none was seen
    expect(probability(estimator, 2)).toBeCloseTo(1e-4 / 4, 5);
    expect(probability(estimator, 100)).toBeLessThan(2e-8);
  });

  it("counts a first value above many zeros as one in all, however large, for zeros have no scale", () => {
    const estimator = learned(999, () => 0, { memory: 1e12 });
    expect(probability(estimator, 0)).toBe(1);
    expect(probability(estimator, 1)).toBeCloseTo(1e-3, 9);
    expect(probability(estimator, 1e6)).toBeCloseTo(1e-3, 9);
  });

  it("is held up by a lump far out in the tail", () => {
    const estimator = learned(10_000, (_uniform, index) => (index % 1000 === 0 ? 500 : 1), { memory: 1e12 });
    expect(probability(estimator, 2)).toBeCloseTo(11 / 10_001, 6);
    expect(probability(estimator, 499)).toBeCloseTo(11 / 10_001, 6);
    expect(probability(estimator, 5000)).toBeLessThan(1e-5);
  });

  it("is smoothed where few were seen: just beyond a lump is hardly less likely than the lump", () => {
    const outlying = (index: number) => (index % 1000 === 0 ? 100 : 1);
    const estimator = learned(10_000, (_uniform, index) => (index === 1 ? 5000 : outlying(index)), { memory: 1e12 });
    const atLump = probability(estimator, 100);
    expect(atLump).toBeCloseTo(12 / 10_001, 6);
    expect(probability(estimator, 110)).toBeGreaterThan(0.75 * atLump);
    expect(probability(estimator, 4999)).toBeCloseTo(2 / 10_001, 6);
  });

  it("forgets what is old", () => {
    const estimator = learned(20_000, (_uniform, index) => (index < 10_000 ? 100 : 1), { memory: 1000 });
    expect(estimator.count).toBeCloseTo(1000, -1);
    expect(probability(estimator, 100)).toBeLessThan(0.005);
  });

  it("goes on unharmed over many times its memory", () => {
    const estimator = learned(30_000, (_uniform, index) => 1 + (index % 10), { memory: 20 });
    // the sum of exp(-n / 20) over all n
    expect(estimator.count).toBeCloseTo(1 / (1 - Math.exp(-1 / 20)), 6);
    expect(probability(estimator, 1)).toBeCloseTo(1, 12);
    expect(probability(estimator, 6)).toBeCloseTo(0.5, 0);
  });

  it("answers in the end as if it had never seen what has faded away", () => {
    const seen = learned(3000, (_uniform, index) => (index < 100 ? 1e6 : 1 + (index % 10)), { memory: 20 });
    const never = learned(3000, (_uniform, index) => 1 + (index % 10), { memory: 20 });
    for (const value of [1, 6, 10, 50, 1e5]) {
      expect(probability(seen, value) / probability(never, value)).toBeCloseTo(1, 9);
    }
  });

  it("takes weights as parts of observations", () => {
    const estimator = new TailEstimator({ warmUp: 1, memory: 1e12 });
    for (let index = 0; index < 1000; index++) estimator.learn(1, 0.9);
    for (let index = 0; index < 1000; index++) estimator.learn(10, 0.1);
    expect(probability(estimator, 10)).toBeCloseTo(101 / 1001, 6);
  });

  it("answers quantiles with values that were seen", () => {
    const estimator = learned(1000, (_uniform, index) => index % 100, { memory: 1e12 });
    expect(estimator.quantile(0)).toBe(0);
    expect(estimator.quantile(0.045)).toBe(4);
    expect(Math.abs((estimator.quantile(0.5) as number) - 50)).toBeLessThan(2.5);
    expect(estimator.quantile(1)).toBe(99);
    expect(() => estimator.quantile(1.1)).toThrow(RangeError);
  });

  it.each([[Number.NaN], [-1], [Infinity]])("refuses %d as a value and as a weight", (bad) => {
    const estimator = new TailEstimator();
    expect(() => estimator.learn(bad)).toThrow(RangeError);
    expect(() => estimator.learn(1, bad)).toThrow(RangeError);
    expect(() => estimator.learn(1, 100_001)).toThrow("a weight must be in 0..100000");
    expect(() => estimator.probability(bad)).toThrow(RangeError);
    expect(() => new TailEstimator({ memory: bad })).toThrow(RangeError);
  });

  it("never rises with the value, stays in (0, 1] and is not changed by being asked", () => {
    const value = fc.oneof(
      fc.integer({ min: 0, max: 40 }),
      fc.double({ min: 0, max: 1e12, noNaN: true }),
      fc.double({ min: -4, max: 13, noNaN: true }).map((power) => 10 ** power),
    );
    const stream = fc.array(fc.record({ value, copies: fc.integer({ min: 1, max: 300 }) }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(stream, fc.array(value, { minLength: 2, maxLength: 40 }), (learnedValues, asked) => {
        const estimator = new TailEstimator({ warmUp: 1, memory: 500 });
        for (const each of learnedValues) estimator.learn(each.value, each.copies);
        const before = estimator.save();
        const answers = asked.toSorted((a, b) => a - b).map((each) => probability(estimator, each));
        for (const [index, answer] of answers.entries()) {
          expect(answer).toBeGreaterThan(0);
          expect(answer).toBeLessThanOrEqual(index === 0 ? 1 : answers[index - 1] * (1 + 1e-12));
        }
        expect(estimator.save()).toEqual(before);
      }),
    );
  });

  it("goes on from its saved state as if never stopped", () => {
    const estimator = learned(5000, (uniform) => uniform ** -0.5);
    const copy = TailEstimator.restore(estimator.save());
    for (const each of [estimator, copy]) for (let value = 1; value < 1000; value++) each.learn(value, 1 / value);
    expect(copy.save()).toEqual(estimator.save());
    expect(copy.probability(1e5)).toBe(estimator.probability(1e5));
  });

  it("refuses bytes that are not a whole estimator", () => {
    const saved = learned(500, () => 1).save();
    const bucketAt = saved.length - 8 - 8 - 4;
    expect(() => TailEstimator.restore(saved.with(bucketAt + 3, 1))).toThrow("a bucket that does not exist");
    expect(() => TailEstimator.restore(saved.subarray(0, saved.length - 1))).toThrow(InvalidStateError);
    expect(() => TailEstimator.restore(Uint8Array.of(...saved, 0))).toThrow(InvalidStateError);
  });
});
