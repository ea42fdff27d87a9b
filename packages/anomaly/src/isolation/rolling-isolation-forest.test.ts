import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { RollingIsolationForest } from "./rolling-isolation-forest.ts";

const spread = (random: Random) => random.next() + random.next() + random.next() - 1.5;

describe("RollingIsolationForest", () => {
  it("gets used to a new level while its window passes, and not before", () => {
    const random = new Random("level");
    const forest = new RollingIsolationForest({ dimensions: 2, seed: 1, sampleSize: 128, window: 512 });
    const learn = (count: number, level: number) => {
      for (let index = 0; index < count; index++) forest.learn(Float64Array.of(level + spread(random), spread(random)));
    };
    const far = Float64Array.of(20, 0);
    learn(1000, 0);
    expect(forest.score(far)).toBeGreaterThan(0.6);
    learn(10, 20);
    expect(forest.score(far)).toBeGreaterThan(0.6);
    learn(1500, 20);
    expect(forest.score(far)).toBeLessThan(0.5);
    expect(forest.score(Float64Array.of(0, 0))).toBeGreaterThan(0.6);
  });

  it("forgets the points before the window altogether", () => {
    const random = new Random("window");
    const forest = new RollingIsolationForest({ dimensions: 1, seed: 1, trees: 20, sampleSize: 64, window: 64 });
    for (let index = 0; index < 500; index++) forest.learn(Float64Array.of(1e6 * random.next()));
    for (let index = 0; index < 200; index++) forest.learn(Float64Array.of(7));
    expect(forest.score(Float64Array.of(1e6))).toBe(0.5);
  });

  it("explains a score by bits that sum to its logarithm", () => {
    const random = new Random("explain");
    const forest = new RollingIsolationForest({ dimensions: 3, seed: 1 });
    const x = Float64Array.of(0, 0, 9);
    expect(forest.explain(x)).toBeUndefined();
    for (let index = 0; index < 700; index++) forest.learn(Float64Array.from([0, 0, 0], () => spread(random)));
    const { bits, expectedBits } = forest.explain(x) ?? { bits: [], expectedBits: 0 };
    expect(expectedBits + bits[0] + bits[1] + bits[2]).toBeCloseTo(Math.log2(forest.score(x) ?? 0), 11);
    expect(bits[2]).toBeGreaterThan(Math.max(bits[0], bits[1]));
  });

  it("names the dimensions by their names, also after a restore", () => {
    const names = ["pushes", "forks"];
    const forest = new RollingIsolationForest({ dimensions: 2, seed: 1, names });
    for (const each of [forest, RollingIsolationForest.restore(forest.save(), names)]) {
      expect(() => each.learn(Float64Array.of(0, Number.NaN))).toThrow("x[1] (forks) must be finite, got NaN");
    }
  });

  it("refuses bytes that are no forest", () => {
    const forest = new RollingIsolationForest({ dimensions: 1, seed: 1, trees: 2, sampleSize: 4 });
    for (let index = 0; index < 9; index++) forest.learn(Float64Array.of(index));
    const bytes = forest.save();
    expect(() => RollingIsolationForest.restore(bytes.slice(0, -1))).toThrow(InvalidStateError);
    expect(() => RollingIsolationForest.restore(bytes.fill(0xff, bytes.length - 200))).toThrow(InvalidStateError);
  });

  it.each([
    { dimensions: 0 },
    { trees: 0 },
    { sampleSize: 1 },
    { window: 255 },
    { warmUp: 1 },
    { warmUp: 9999 },
    { names: ["a", "b"] },
  ])("refuses %j", (options) => {
    expect(() => new RollingIsolationForest({ dimensions: 1, seed: 1, ...options })).toThrow(RangeError);
  });
});
