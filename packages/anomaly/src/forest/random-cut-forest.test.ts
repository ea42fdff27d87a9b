import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { RandomCutForest } from "./random-cut-forest.ts";

const point = (...values: number[]) => Float64Array.from(values);

function trained(options: { dimensions?: number; points?: number; decay?: number; sampleSize?: number } = {}) {
  const { dimensions = 4, points = 1000, ...rest } = options;
  const random = new Random("training");
  const forest = new RandomCutForest({ dimensions, trees: 20, sampleSize: 64, seed: "forest", ...rest });
  const draw = () => Float64Array.from({ length: dimensions }, () => random.next() + random.next() + random.next());
  for (let index = 0; index < points; index++) forest.learn(draw());
  return { forest, draw };
}

describe("RandomCutForest", () => {
  it.each([
    [{ dimensions: 0 }, "dimensions"],
    [{ dimensions: 2.5 }, "dimensions"],
    [{ dimensions: 2, trees: 0 }, "trees"],
    [{ dimensions: 2, sampleSize: 1 }, "sampleSize"],
    [{ dimensions: 2, warmUp: 0 }, "warmUp"],
    [{ dimensions: 2, decay: -1 }, "decay"],
    [{ dimensions: 2, decay: Number.NaN }, "decay"],
  ])("refuses %o, naming %s", (options, name) => {
    expect(() => new RandomCutForest({ seed: 1, ...options })).toThrow(new RegExp(`^${name} `));
  });

  it.each([
    ["NaN", point(1, 2, Number.NaN), /x\[2\]/],
    ["an infinite value", point(1, Infinity, 3), /x\[1\]/],
    ["a value beyond 32-bit floats", point(1, 2, -4e38), /x\[2\]/],
    ["too few values", point(1, 2), /x\[2\]/],
    ["too many values", point(1, 2, 3, 4), /x\[3\]/],
  ])("refuses %s, naming the dimension, and stays as it was", (_name, x, name) => {
    const { forest } = trained({ dimensions: 3 });
    const before = forest.save();
    for (const call of ["score", "learn", "scoreAndLearn", "attribution"] as const) {
      expect(() => forest[call](x)).toThrow(RangeError);
      expect(() => forest[call](x)).toThrow(name);
    }
    expect(forest.save()).toEqual(before);
  });

  it("scores and learns in one walk as it does in two", () => {
    const together = trained();
    const apart = trained();
    for (let index = 0; index < 500; index++) {
      const x = together.draw();
      const score = apart.forest.score(x);
      apart.forest.learn(x);
      expect(together.forest.scoreAndLearn(x)).toBe(score);
    }
    expect(together.forest.save()).toEqual(apart.forest.save());
  });

  it("gives a point far from all others nearly the most there can be, and one amid them about one", () => {
    const { forest } = trained();
    expect(forest.score(point(1e6, 1e6, 1e6, 1e6))).toBeCloseTo(Math.log2(65), 1);
    expect(forest.score(point(1.5, 1.5, 1.5, 1.5))).toBeLessThan(1.2);
  });

  it("finds a thousand equal points usual and any other point strange", () => {
    const forest = new RandomCutForest({ dimensions: 2, seed: 1 });
    for (let index = 0; index < 1000; index++) forest.learn(point(3, 3));
    // one leaf of 256 copies at depth 0: (1 - 256 / 512) / log2(257), times log2(257)
    expect(forest.score(point(3, 3))).toBeCloseTo(0.5, 12);
    expect(forest.score(point(3, 3.001))).toBeCloseTo(Math.log2(257), 12);
  });

  it("forgets what it has not seen for long, unless told not to", () => {
    const scores = [undefined, 0].map((decay) => {
      const { forest } = trained({ points: 2000, decay });
      for (let index = 0; index < 4000; index++) forest.learn(point(50 + (index % 7), 50 + (index % 11), 50, 50));
      return forest.score(point(1.5, 1.5, 1.5, 1.5)) as number;
    });
    expect(scores[0]).toBeGreaterThan(2);
    expect(scores[1]).toBeLessThan(1.5);
  });

  it("has room for values of any size a 32-bit float can hold", () => {
    const { forest } = trained({ dimensions: 2 });
    for (const value of [3.4e38, -3.4e38, 1e-45, 0, -0, 1e30]) {
      forest.learn(point(value, -value));
      expect(Number.isFinite(forest.score(point(-value, value)))).toBe(true);
    }
  });

  it("takes both zeros for the same value", () => {
    const forests = [0, -0].map((zero) => {
      const forest = new RandomCutForest({ dimensions: 1, seed: 1 });
      for (let index = 0; index < 100; index++) forest.learn(point(index % 2 ? zero : 1));
      return forest.save();
    });
    expect(forests[0]).toEqual(forests[1]);
  });

  it("keeps nothing of the caller's array", () => {
    const { forest, draw } = trained();
    const x = draw();
    forest.learn(x);
    const before = forest.save();
    x.fill(1e9);
    expect(forest.save()).toEqual(before);
  });
});

describe("RandomCutForest's attribution", () => {
  it("sums to the score and has no negative share", () => {
    const { forest, draw } = trained();
    for (let index = 0; index < 200; index++) {
      const x = draw().map((value) => value * (1 + (index % 3)));
      const shares = forest.attribution(x) as Float64Array;
      expect(shares.every((share) => share >= 0)).toBe(true);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(forest.score(x) as number, 9);
    }
  });

  it("names the dimension that is out of the ordinary, and the direction", () => {
    const { forest } = trained();
    const high = forest.directedAttribution(point(1.5, 20, 1.5, 1.5));
    const low = forest.directedAttribution(point(1.5, -20, 1.5, 1.5));
    const score = forest.score(point(1.5, 20, 1.5, 1.5)) as number;
    expect(high?.high[1]).toBeGreaterThan(0.8 * score);
    expect(high?.low[1]).toBeLessThan(0.05 * score);
    expect(low?.low[1]).toBeGreaterThan(0.8 * score);
    expect(low?.high[1]).toBeLessThan(0.05 * score);
  });

  it("is even over the dimensions for an exact copy of what it knows", () => {
    const forest = new RandomCutForest({ dimensions: 2, seed: 1 });
    for (let index = 0; index < 1000; index++) forest.learn(point(3, 3));
    expect(Array.from(forest.attribution(point(3, 3)) as Float64Array)).toEqual([0.25, 0.25]);
  });

  it("is undefined before the forest is ready", () => {
    expect(new RandomCutForest({ dimensions: 1, seed: 1 }).attribution(point(1))).toBeUndefined();
  });
});

describe("RandomCutForest's expected value", () => {
  it("is what was usual beside the other values", () => {
    const random = new Random("beside");
    const forest = new RandomCutForest({ dimensions: 2, seed: "beside" });
    for (let index = 0; index < 2000; index++) {
      const kind = index % 2;
      forest.learn(point(kind * 100 + random.next(), kind * 30 + 3 + random.next()));
    }
    expect(Math.abs((forest.expected(point(0.5, 80), 1) as number) - 3.5)).toBeLessThan(0.6);
    expect(Math.abs((forest.expected(point(100.5, 80), 1) as number) - 33.5)).toBeLessThan(0.6);
    expect(Math.abs((forest.expected(point(-900, 33.5), 0) as number) - 100.5)).toBeLessThan(0.6);
  });

  it("is a value that was seen", () => {
    const forest = new RandomCutForest({ dimensions: 2, seed: 1 });
    for (let index = 0; index < 500; index++) forest.learn(point(index % 7, (index % 7) ** 2));
    expect(forest.expected(point(4, 1000), 1)).toBe(16);
  });

  it("is undefined before the forest is ready, and refused for a dimension that there is not", () => {
    const forest = new RandomCutForest({ dimensions: 1, seed: 1 });
    expect(forest.expected(point(1), 0)).toBeUndefined();
    for (const dimension of [-1, 1, 0.5]) expect(() => forest.expected(point(1), dimension)).toThrow("no dimension");
  });
});

describe("a saved RandomCutForest", () => {
  it("comes back as it was, to the byte", () => {
    for (const points of [0, 1, 2, 63, 1000]) {
      const saved = trained({ points }).forest.save();
      expect(RandomCutForest.restore(saved).save()).toEqual(saved);
    }
  });

  it("is refused when cut short, lengthened or of another kind", () => {
    const saved = trained().forest.save();
    for (const length of [0, 1, 3, 20, 60, 500, saved.length - 1]) {
      expect(() => RandomCutForest.restore(saved.subarray(0, length))).toThrow(InvalidStateError);
    }
    expect(() => RandomCutForest.restore(Uint8Array.of(...saved, 0))).toThrow("1 bytes too many");
    expect(() => RandomCutForest.restore(saved.with(0, 0))).toThrow("not a saved model");
    expect(() => RandomCutForest.restore(saved.with(2, 9))).toThrow("format 9");
    expect(() => RandomCutForest.restore(saved.with(4, 82))).toThrow("saved Random-cut-forest");
  });
});
