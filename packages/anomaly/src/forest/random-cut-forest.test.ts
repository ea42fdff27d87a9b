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
    [{ dimensions: 2, decay: 101 }, "decay"],
    [{ dimensions: 2, trees: 4097 }, "trees"],
    [{ dimensions: 2, memory: "all" as "window" }, "memory"],
    [{ dimensions: 2, scoring: "length" as "depth" }, "scoring"],
    [{ dimensions: 2, decay: Number.NaN }, "decay"],
  ])("refuses %o, naming %s", (options, name) => {
    expect(() => new RandomCutForest({ seed: 1, ...options })).toThrow(new RegExp(`^${name} `));
  });

  it.each([
    ["NaN", point(1, 2, Number.NaN), /x\[2\]/],
    ["an infinite value", point(1, Infinity, 3), /x\[1\]/],
    ["a value beyond 1e30", point(1, 2, -1.1e30), /x\[2\]/],
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
    expect(forest.score(point(3, 3))).toBeCloseTo(0.5, 11);
    expect(forest.score(point(3, 3.001))).toBeCloseTo(Math.log2(257), 11);
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

  it("has room for values of any size up to 1e30", () => {
    const { forest } = trained({ dimensions: 2 });
    for (const value of [1e30, -1e30, 1e-45, 0, -0, 1e20]) {
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
    const [first, second] = forest.attribution(point(3, 3)) as Float64Array;
    expect(first).toBe(second);
    expect(first).toBeCloseTo(0.25, 11);
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

describe("a RandomCutForest that remembers a window", () => {
  it("scores by what lies within it and forgets what came before", () => {
    const forest = new RandomCutForest({ dimensions: 1, seed: 1, memory: "window", sampleSize: 64 });
    for (let index = 0; index < 64; index++) forest.learn(point(100 + (index % 8)));
    for (let index = 0; index < 63; index++) forest.learn(point(index % 8));
    expect(forest.score(point(103))).toBeGreaterThan(2);
    forest.learn(point(5));
    expect(forest.score(point(103))).toBeGreaterThan(3);
    expect(forest.score(point(3))).toBeLessThan(1);
  });

  it("counts, scored by displacement, the points that a lone one stands against", () => {
    const options = { dimensions: 1, seed: 1, memory: "window", scoring: "displacement", sampleSize: 64 } as const;
    const forest = new RandomCutForest(options);
    for (let index = 0; index < 200; index++) forest.learn(point(Math.sin(index)));
    expect(forest.score(point(1e6))).toBeCloseTo(64, 2);
    expect(forest.score(point(0.1))).toBeLessThan(15);
    const shares = forest.attribution(point(7)) as Float64Array;
    expect(shares[0]).toBeCloseTo(forest.score(point(7)) as number, 9);
  });
});

describe("a RandomCutForest with missing values", () => {
  const { forest } = trained({ points: 2000 });

  it("scores what is known as it does the whole point when that is usual", () => {
    const x = point(1.5, 1.4, 1.6, 1.5);
    const incomplete = forest.score(x, [false, true, false, false]) as number;
    expect(Math.abs(incomplete - (forest.score(x) as number))).toBeLessThan(0.25);
  });

  it("looks at nothing that is flagged, not even at NaN", () => {
    const strange = forest.score(point(1.5, 1.5, 30, 1.5), [0, 0, 1, 0]);
    expect(forest.score(point(1.5, 1.5, Number.NaN, 1.5), [0, 0, 1, 0])).toBe(strange);
    expect(strange).toBeLessThan(1.3);
    expect(forest.score(point(1.5, 1.5, 30, 1.5))).toBeGreaterThan(2.5);
  });

  it("still finds a strange value beside a missing one", () => {
    expect(forest.score(point(1.5, Number.NaN, 30, 1.5), [0, 1, 0, 0])).toBeGreaterThan(2.5);
  });

  it("scores with an empty mask as without one", () => {
    expect(forest.score(point(1, 1, 1, 1), [0, 0, 0, 0])).toBe(forest.score(point(1, 1, 1, 1)));
  });

  it("scores a point of which nothing is known by no more than what is usual", () => {
    expect(forest.score(point(9, 9, 9, 9), [1, 1, 1, 1])).toBeLessThan(1.2);
  });

  it("completes it by what goes with the known values", () => {
    const tied = new RandomCutForest({ dimensions: 2, seed: 1 });
    for (let index = 0; index < 300; index++) tied.learn(point(index % 2, 7 * (index % 2)));
    expect(tied.imputed(point(1, 0), [0, 1])).toEqual(point(1, 7));
    expect(tied.score(point(1, 0), [0, 1])).toBe(tied.score(point(1, 7)));
  });

  it("learns such a point with what it would usually be", () => {
    const learner = trained().forest;
    const whole = RandomCutForest.restore(learner.save());
    const x = point(1.2, 1.8, Number.NaN, 1.5);
    whole.learn(learner.imputed(x, [0, 0, 1, 0]) as Float64Array);
    learner.learn(x, [0, 0, 1, 0]);
    expect(learner.save()).toEqual(whole.save());
  });

  it("passes over such points while it is not ready, having nothing to fill them in with", () => {
    const fresh = new RandomCutForest({ dimensions: 1, seed: 1 });
    const before = fresh.save();
    fresh.learn(point(1), [1]);
    expect(fresh.save()).toEqual(before);
  });

  it("refuses a mask of the wrong width, and a bad value that is not flagged", () => {
    expect(() => forest.score(point(1, 1, 1, 1), [1])).toThrow("4 flags");
    expect(() => forest.score(point(1, 1, Number.NaN, 1), [0, 1, 0, 0])).toThrow(/x\[2\]/);
  });
});

describe("RandomCutForest's counterfactual", () => {
  const { forest } = trained({ points: 2000 });

  it("names the values to change and what they would normally be", () => {
    const found = forest.counterfactual(point(1.5, 20, 1.5, -10), { usual: 1.3 });
    expect(found?.changes.map(({ dimension }) => dimension).sort()).toEqual([1, 3]);
    for (const { dimension, value, expected } of found?.changes ?? []) {
      expect(value).toBe(dimension === 1 ? 20 : -10);
      expect(Math.abs(expected - 1.5)).toBeLessThan(1.5);
    }
    expect(found?.score).toBeLessThanOrEqual(1.3);
  });

  it("has nothing to change in what is usual", () => {
    expect(forest.counterfactual(point(1.5, 1.5, 1.5, 1.5), { usual: 1.2 })?.changes).toEqual([]);
  });

  it("changes no more than its limit", () => {
    expect(forest.counterfactual(point(50, 50, 50, 50), { limit: 2 })?.changes.length).toBeLessThanOrEqual(2);
  });
});

describe("many points at once", () => {
  it("are refused as a whole when one is bad, naming its place", () => {
    const { forest } = trained({ dimensions: 2 });
    const before = forest.save();
    expect(() => forest.scoreAndLearnMany(point(1, 2, 3, Number.NaN))).toThrow(/x\[3\]/);
    expect(() => forest.learnMany(point(1, 2, 3))).toThrow(/multiple of 2/);
    expect(forest.save()).toEqual(before);
  });

  it("have no score, which is NaN, before the forest is ready", () => {
    const forest = new RandomCutForest({ dimensions: 1, seed: 1, warmUp: 3 });
    expect(forest.scoreMany(point(1, 2))).toEqual(point(Number.NaN, Number.NaN));
    const scores = forest.scoreAndLearnMany(point(1, 2, 3, 4, 5));
    expect(Array.from(scores, Number.isNaN)).toEqual([true, true, true, false, false]);
  });

  it.each([false, true])(
    "saves in steps what it was at the first, whatever it learns between them (plain: %s)",
    (plain) => {
      const { forest: taught, draw } = trained();
      const forest = RandomCutForest.restore(taught.save(), { plain });
      const expected = forest.save();
      const steps = forest.saveInSteps();
      let step = steps.next();
      for (; !step.done; step = steps.next()) forest.scoreAndLearn(draw());
      expect(step.value).toEqual(expected);
      expect(forest.save()).not.toEqual(expected);
    },
  );
});
