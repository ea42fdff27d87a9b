import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CutForest } from "./cut-forest.ts";
import { LEARN, SCORE } from "./forest-kernel.ts";
import { HELD } from "./forest-memory.ts";
import { forestSettings, type RandomCutForestOptions } from "./forest-options.ts";
import { RandomCutForest } from "./random-cut-forest.ts";
import { pointsOf, treeFaults } from "./tree-oracle.ts";

const kinds = (["reservoir", "window"] as const).flatMap((memory) =>
  (["depth", "displacement"] as const).map((scoring) => ({ memory, scoring })),
);

const value = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.constantFrom(1e30, -1e30, 1e-45, 1e-38, 16_777_217, -0),
);

function streamOf(dimensions: number) {
  return fc
    .array(fc.array(value, { minLength: dimensions, maxLength: dimensions }), { minLength: 1, maxLength: 200 })
    .map((points) => Float64Array.from(points.flat()));
}

describe.each(kinds)("the two kernels of a forest with a $memory, scored by $scoring", (kind) => {
  it.each([[1], [3], [4], [9]])("leave the same bits behind in %d dimensions", (dimensions) => {
    fc.assert(
      fc.property(streamOf(dimensions), fc.nat(), fc.constantFrom(0, 0.01, 0.3, 40), (points, seed, decay) => {
        const options: RandomCutForestOptions = {
          ...kind,
          dimensions,
          seed,
          decay,
          trees: 5,
          sampleSize: 16,
          warmUp: 3,
        };
        const fast = new RandomCutForest(options);
        const plain = new RandomCutForest({ ...options, plain: true });
        expect([fast.isFast, plain.isFast]).toEqual([true, false]);
        expect(fast.scoreAndLearnMany(points)).toEqual(plain.scoreAndLearnMany(points));
        expect(fast.scoreMany(points)).toEqual(plain.scoreMany(points));
        expect(fast.save()).toEqual(plain.save());
      }),
      { numRuns: 40 },
    );
  });

  it("score and learn many points as they do one at a time", () => {
    fc.assert(
      fc.property(streamOf(2), fc.nat(), (points, seed) => {
        const options = { ...kind, dimensions: 2, seed, trees: 7, sampleSize: 16, decay: 0.05 };
        const together = new RandomCutForest(options);
        const apart = new RandomCutForest(options);
        const scores = together.scoreAndLearnMany(points);
        for (let k = 0; k < scores.length; k++) {
          const x = points.slice(2 * k, 2 * k + 2);
          const score = apart.score(x);
          apart.learn(x);
          expect(scores[k]).toBe(score ?? Number.NaN);
        }
        expect(together.save()).toEqual(apart.save());
      }),
      { numRuns: 40 },
    );
  });
});

describe.each([true, false])("many points of which only some are learned (plain: %s)", (plain) => {
  it.each(kinds)("are scored and learned as they are one at a time: $memory, $scoring", (kind) => {
    const flags = fc.array(fc.boolean(), { minLength: 200, maxLength: 200 });
    fc.assert(
      fc.property(streamOf(2), flags, fc.nat(), (points, learned, seed) => {
        const options = { ...kind, dimensions: 2, seed, trees: 4, sampleSize: 16, decay: 0.05, plain };
        const together = new RandomCutForest(options);
        const apart = new RandomCutForest(options);
        const scores = together.scoreAndLearnMany(points, learned);
        for (let k = 0; k < scores.length; k++) {
          const x = points.slice(2 * k, 2 * k + 2);
          expect(scores[k]).toBe(apart.score(x) ?? Number.NaN);
          if (learned[k]) apart.learn(x);
        }
        expect(together.save()).toEqual(apart.save());
      }),
      { numRuns: 30 },
    );
  });
});

describe.each([true, false])("the trees of a forest (plain: %s)", (plain) => {
  it.each(kinds)("stay true to the points they hold: $memory, $scoring", (kind) => {
    fc.assert(
      fc.property(streamOf(3), fc.nat(), (points, seed) => {
        const settings = forestSettings({ ...kind, dimensions: 3, seed, trees: 3, sampleSize: 20, decay: 0.1, plain });
        const forest = new CutForest(settings, seed);
        forest.run(points.subarray(0, 3), LEARN);
        forest.run(points.subarray(3), SCORE | LEARN);
        for (const tree of forest.trees) {
          const held = pointsOf(forest.memory, tree);
          expect(held.length).toBe(Math.min(20, points.length / 3));
          expect(forest.memory.header(tree, HELD)).toBe(held.length);
          expect(treeFaults(forest.memory, tree, held)).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("hold the latest points, no others, when they remember a window", () => {
    const settings = forestSettings({ dimensions: 1, seed: 1, trees: 2, sampleSize: 10, memory: "window", plain });
    const forest = new CutForest(settings, 1);
    for (let index = 0; index < 37; index++) forest.run(Float64Array.of(index % 29), LEARN);
    const latest = Array.from({ length: 10 }, (_, age) => (36 - age) % 29).sort((a, b) => a - b);
    for (const tree of forest.trees) {
      expect(
        pointsOf(forest.memory, tree)
          .map(([x]) => x)
          .sort((a, b) => a - b),
      ).toEqual(latest);
    }
  });
});

describe("a million points", () => {
  it.each(kinds)("leave no drift in the trees: $memory, $scoring", (kind) => {
    const settings = forestSettings({ ...kind, dimensions: 3, seed: "million", trees: 2, sampleSize: 32 });
    const forest = new CutForest(settings, "million");
    const points = new Float32Array(30_000);
    forest.run(Float32Array.of(0, 0, 0), LEARN);
    for (let round = 0; round < 100; round++) {
      const scale = 10 ** ((round % 21) - 10);
      for (let index = 0; index < points.length; index++) points[index] = scale * Math.sin(index * 12.9898 + round);
      forest.run(points, SCORE | LEARN);
    }
    expect(forest.learned).toBe(1_000_001);
    for (const tree of forest.trees) {
      expect(treeFaults(forest.memory, tree, pointsOf(forest.memory, tree))).toEqual([]);
    }
  });
});
