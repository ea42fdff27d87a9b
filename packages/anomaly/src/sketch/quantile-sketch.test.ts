import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { QuantileSketch } from "./quantile-sketch.ts";

function filled(values: Iterable<number>, options = {}): QuantileSketch {
  const sketch = new QuantileSketch(options);
  for (const value of values) sketch.add(value);
  return sketch;
}

const values = fc.array(
  fc.oneof(
    fc.integer({ min: -20, max: 20 }),
    // within the 17 powers of ten that the bins can tell apart
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => (Math.abs(value) < 1e-4 ? 0 : value)),
    fc.double({ min: -4, max: 12, noNaN: true }).map((power) => 10 ** power),
  ),
  { minLength: 1, maxLength: 60 },
);

describe("QuantileSketch", () => {
  it("gives no answer before there is one", () => {
    const sketch = new QuantileSketch();
    expect([sketch.count, sketch.least, sketch.greatest, sketch.quantile(0.5), sketch.shareAbove(0)]).toEqual([
      0,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("is within its accuracy of every quantile of any values, the ends exactly", () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (all, p) => {
        const sketch = filled(all);
        const sorted = all.toSorted((a, b) => a - b);
        const truth = sorted[Math.floor(p * (all.length - 1))];
        expect(Math.abs((sketch.quantile(p) as number) - truth)).toBeLessThanOrEqual(Math.abs(truth) * 0.0100001);
        expect([sketch.quantile(0), sketch.quantile(1)].map((each) => (each as number) + 0)).toEqual([
          sorted[0] + 0,
          sorted[sorted.length - 1] + 0,
        ]);
      }),
    );
  });

  it("holds to a finer accuracy over a million values of a heavy tail", () => {
    const random = new Random("pareto");
    const sketch = new QuantileSketch({ accuracy: 0.001, bins: 8192 });
    const all = Float64Array.from({ length: 100_000 }, () => random.nextOpen() ** -1.5);
    for (const value of all) sketch.add(value);
    all.sort();
    for (const p of [0.001, 0.5, 0.9, 0.99, 0.9999]) {
      const truth = all[Math.floor(p * (all.length - 1))];
      expect(Math.abs((sketch.quantile(p) as number) / truth - 1)).toBeLessThan(0.001001);
    }
  });

  it("merged is the sketch of the whole, whichever is merged into which", () => {
    fc.assert(
      fc.property(values, values, (one, two) => {
        const options = { accuracy: 0.05, bins: 64 }; // few enough bins that some must share
        const whole = filled([...one, ...two], options);
        const [a, b] = [filled(one, options), filled(two, options)];
        const untouched = b.save();
        a.merge(b);
        b.merge(filled(one, options));
        expect(a.save()).toEqual(whole.save());
        expect(b.save()).toEqual(whole.save());
        expect(filled(two, options).save()).toEqual(untouched);
      }),
    );
  });

  it("keeps the large values right when there are more magnitudes than bins", () => {
    const sketch = filled(
      Array.from({ length: 1000 }, (_, index) => 1.1 ** index),
      { bins: 256 },
    );
    // 256 bins of 2 % reach down by a factor of 167, which is 53 steps of 10 %
    for (const p of [0.96, 0.98, 0.999]) {
      const truth = 1.1 ** Math.floor(p * 999);
      expect(Math.abs((sketch.quantile(p) as number) / truth - 1)).toBeLessThan(0.0101);
    }
    expect(sketch.count).toBe(1000);
    // all 256 bins are in use, and nothing but a few numbers besides
    expect(sketch.save().length).toBe(new QuantileSketch().save().length + 256 * 8);
  });

  it("counts weights as so many values", () => {
    const sketch = new QuantileSketch();
    sketch.add(1, 90);
    sketch.add(100, 10);
    expect(sketch.quantile(0.85)).toBeCloseTo(1, 1);
    expect(sketch.quantile(0.95)).toBeGreaterThanOrEqual(99);
  });

  it("tells which share lies above a value", () => {
    const sketch = filled([-100, -10, -1, 0, 0, 1, 10, 100]);
    const shares = [-1000, -100, -50, -10, -1, 0, 0.5, 1, 50, 100].map((value) => sketch.shareAbove(value));
    expect(shares).toEqual([8, 7, 7, 6, 5, 3, 3, 2, 1, 0].map((count) => count / 8));
  });

  it("goes on from its saved state as if never stopped", () => {
    const random = new Random("state");
    const sketch = filled(Array.from({ length: 200 }, () => random.next() - 0.3));
    const copy = QuantileSketch.restore(sketch.save());
    for (let step = 0; step < 200; step++) {
      const value = (random.next() - 0.5) * 10 ** (step / 20);
      sketch.add(value);
      copy.add(value);
    }
    expect(copy.save()).toEqual(sketch.save());
    expect(copy.quantile(0.9)).toBe(sketch.quantile(0.9));
    expect(QuantileSketch.restore(new QuantileSketch().save()).count).toBe(0);
  });

  it("refuses what it cannot use", () => {
    const sketch = new QuantileSketch();
    for (const bad of [Number.NaN, Infinity]) {
      expect(() => sketch.add(bad)).toThrow(RangeError);
      expect(() => sketch.add(1, bad)).toThrow(RangeError);
      expect(() => sketch.quantile(bad)).toThrow(RangeError);
      expect(() => new QuantileSketch({ accuracy: bad })).toThrow("accuracy");
    }
    expect(() => sketch.shareAbove(Number.NaN)).toThrow(RangeError);
    expect(() => new QuantileSketch({ bins: 2 })).toThrow("bins");
    expect(() => sketch.merge(new QuantileSketch({ bins: 100 }))).toThrow("same accuracy and bins");
    expect(() => QuantileSketch.restore(sketch.save().subarray(0, -8))).toThrow(InvalidStateError);
  });
});
