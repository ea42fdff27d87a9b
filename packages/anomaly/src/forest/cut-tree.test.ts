import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { CutTrees } from "./cut-tree.ts";
import { ForestMemory, HELD, LEFT, MASS, NO_NODE, PARENT, RANDOM, RIGHT, ROOT } from "./forest-memory.ts";
import { placePoint } from "./take-points.ts";
import { boxOf, treeFaults } from "./tree-oracle.ts";
import { TreeRandom } from "./tree-random.ts";
import { TreeWalk } from "./tree-walk.ts";

const CAPACITY = 40;

/** One tree, with the plain list of what it holds to compare with. */
class Model {
  readonly memory: ForestMemory;
  readonly tree: number;
  readonly held: { x: Float32Array; leaf: number }[] = [];
  readonly walk: TreeWalk;
  readonly #trees: CutTrees;

  constructor(dimensions: number, seed: string | number) {
    const shape = { dimensions, trees: 1, sampleSize: CAPACITY, memory: "window", scoring: "depth" } as const;
    this.memory = new ForestMemory(shape);
    this.memory.settle(new ArrayBuffer(this.memory.bytes));
    this.tree = this.memory.tree(0);
    this.memory.i32.set(new Int32Array(new Random(seed).state().buffer), (this.tree >> 2) + RANDOM);
    this.walk = new TreeWalk(this.memory);
    this.#trees = new CutTrees(this.memory, new TreeRandom(this.memory));
  }

  insert(values: readonly number[]): void {
    const x = Float32Array.from(values, (value) => Math.fround(value) + 0);
    placePoint(this.memory, x, 0, 0);
    this.held.push({ x, leaf: this.#insert() });
  }

  forget(pick: number): void {
    if (this.held.length < 2) return;
    const [gone] = this.held.splice(pick % this.held.length, 1);
    this.#trees.forget(this.tree, gone.leaf);
  }

  check(): void {
    const points = this.held.map(({ x }) => x);
    expect(treeFaults(this.memory, this.tree, points)).toEqual([]);
  }

  get root(): number {
    return this.memory.header(this.tree, ROOT);
  }

  #insert(): number {
    if (this.held.length === 0) return this.#trees.plant(this.tree, 0);
    this.walk.run(this.tree, 0);
    return this.#trees.insert(this.tree, 0, this.walk);
  }
}

const value = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.constantFrom(1e30, -1e30, 1e-45, -1e-45, 1e-38, 16_777_216, 16_777_217, -0),
);
const steps = (dimensions: number) =>
  fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.array(value, { minLength: dimensions, maxLength: dimensions }) },
      { weight: 2, arbitrary: fc.nat(1000) },
    ),
    { maxLength: 120 },
  );

describe("a random cut tree", () => {
  it.each([[1], [2], [5]])(
    "keeps its boxes, masses, sums and cuts true in %d dimensions, whatever comes and goes",
    (dimensions) => {
      fc.assert(
        fc.property(steps(dimensions), fc.nat(), (sequence, seed) => {
          const model = new Model(dimensions, seed);
          for (const step of sequence) {
            if (typeof step === "number") model.forget(step);
            else if (model.held.length < CAPACITY) model.insert(step);
            else model.forget(0);
          }
          model.check();
        }),
        { numRuns: 150 },
      );
    },
  );

  it("holds copies of a point in one leaf and lets them go one by one", () => {
    const model = new Model(2, "copies");
    for (let copy = 0; copy < 5; copy++) model.insert([1, 2]);
    model.insert([1, 3]);
    expect(new Set(model.held.map(({ leaf }) => leaf)).size).toBe(2);
    expect(model.memory.field(model.tree, model.held[0].leaf, MASS)).toBe(5);
    for (let copy = 5; copy > 0; copy--) {
      model.check();
      model.forget(0);
    }
    model.check();
    expect(model.memory.isLeaf(model.root)).toBe(true);
  });

  it("gives its room back: it can be filled and thinned for ever", () => {
    const model = new Model(1, "room");
    for (let round = 0; round < 50; round++) {
      while (model.held.length < CAPACITY) model.insert([model.held.length * 7 + round]);
      model.check();
      while (model.held.length > 1) model.forget(round);
    }
    model.check();
  });
});

/** Counts the root cuts of trees that were grown and thinned in `build`, over the gaps between the kept points. */
function rootCuts(trials: number, build: (model: Model) => void, edges: readonly (readonly number[])[]): number[] {
  const counts = edges.map((edge) => Array(edge.length - 1).fill(0));
  for (let trial = 0; trial < trials; trial++) {
    const model = new Model(edges.length, `trial ${trial}`);
    build(model);
    const d = model.memory.cutDimension(model.tree, model.root);
    const cut = model.memory.cutValue(model.tree, model.root);
    counts[d][edges[d].findLastIndex((edge) => edge <= cut)] += 1;
  }
  return counts.flat();
}

function chiSquare(counts: readonly number[], weights: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const weight = weights.reduce((sum, each) => sum + each, 0);
  return counts.reduce((sum, count, index) => {
    const expected = (total * weights[index]) / weight;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
}

describe("the cuts of a random cut tree", () => {
  // Points (0, 0), (1, 5), (4, 6) and (10, 6.5): a fresh tree cuts its box evenly over both edges, 10 and 6.5 long.
  const points = [
    [4, 6],
    [0, 0],
    [10, 6.5],
    [1, 5],
  ];
  const edges = [
    [0, 1, 4, 10],
    [0, 5, 6, 6.5],
  ];
  const gaps = [1, 3, 6, 5, 1, 0.5];
  /** The 99.9 % point of chi-square with 5 degrees of freedom. */
  const LIMIT = 20.5;

  it("fall evenly over the edges of the box, whatever the order of the points", () => {
    for (const order of [points, points.toReversed()]) {
      const insertAll = (model: Model) => order.forEach((x) => void model.insert(x));
      expect(chiSquare(rootCuts(5000, insertAll, edges), gaps)).toBeLessThan(LIMIT);
    }
  });

  it("fall as in a fresh tree after points came and went", () => {
    const visitors = [
      [-20, 3],
      [5, 40],
      [4, 5.5],
      [10, 6.5],
    ];
    const comeAndGo = (model: Model) => {
      for (const [index, x] of points.entries()) {
        model.insert(visitors[index]);
        model.insert(x);
      }
      for (const leaving of [0, 1, 2, 3]) model.forget(leaving);
    };
    expect(chiSquare(rootCuts(5000, comeAndGo, edges), gaps)).toBeLessThan(LIMIT);
  });

  it("lie evenly within their gap", () => {
    const insertTwo = (model: Model) => {
      model.insert([0]);
      model.insert([8]);
    };
    const counts = rootCuts(5000, insertTwo, [[0, 1, 2, 3, 4, 5, 6, 7, 8]]);
    // the 99.9 % point with 7 degrees of freedom
    expect(chiSquare(counts, Array(8).fill(1))).toBeLessThan(24.3);
  });

  it("are spread alike over dimensions that lie in different lanes and blocks", () => {
    const far = Array.from({ length: 10 }, (_, d) => (d % 3 === 0 ? 1 : 0));
    const counts = rootCuts(
      5000,
      (model) => {
        model.insert(far.map(() => 0));
        model.insert(far);
      },
      far.map(() => [0, 1]),
    );
    expect(counts.filter((_, d) => far[d] === 0)).toEqual(Array(6).fill(0));
    // dimensions 0, 3, 6, 9: the 99.9 % point with 3 degrees of freedom
    expect(
      chiSquare(
        counts.filter((_, d) => far[d] === 1),
        Array(4).fill(1),
      ),
    ).toBeLessThan(16.3);
  });
});

/** The expected inverse depth straight from its definition: down from the root, over full boxes. */
function plainDepth({ memory, tree, held, root }: Model, x: Float32Array): number {
  const below = (node: number, depth: number): number => {
    const points = leavesBelow(memory, tree, node);
    const gaps = Array.from(x, (each, d) => {
      const column = points.map(({ low }) => low[d]);
      return Math.max(0, Math.min(...column) - each, each - Math.max(...column));
    });
    const gap = gaps.reduce((sum, each) => sum + each, 0);
    if (memory.isLeaf(node)) {
      const copies = memory.field(tree, node, MASS);
      return gap > 0 ? 1 / (depth + 1) : (1 - copies / (2 * held.length)) / (depth + Math.log2(1 + copies));
    }
    const range = Array.from(x).reduce((sum, _, d) => {
      const column = points.map(({ low }) => low[d]);
      return sum + (Math.max(...column) - Math.min(...column));
    }, 0);
    const chance = gap / (gap + range);
    return chance / (depth + 1) + (1 - chance) * below(memory.childOf(tree, node, 0), depth + 1);
  };
  return below(root, 0);
}

function leavesBelow(memory: ForestMemory, tree: number, node: number): { low: Float32Array }[] {
  if (memory.isLeaf(node)) return [boxOf(memory, tree, node)];
  return [LEFT, RIGHT].flatMap((side) => leavesBelow(memory, tree, memory.field(tree, node, side)));
}

function modelOf(dimensions: number, points: readonly (readonly number[])[], seed: string | number = "hand"): Model {
  const model = new Model(dimensions, seed);
  for (const x of points) model.insert(x);
  return model;
}

function walkTo(model: Model, ...x: number[]): TreeWalk {
  placePoint(model.memory, Float32Array.from(x), 0, 0);
  model.walk.run(model.tree, 0);
  return model.walk;
}

describe("the expected inverse depth", () => {
  // leaves 0 and 4 below a root whose box is 4 long; 6 sticks out of the box by 2 and out of the leaf at 4 by 2:
  // a third of the cuts part it at depth 0, the rest at depth 1
  it("agrees with a tree worked by hand", () => {
    const model = modelOf(1, [[0], [4]]);
    expect(walkTo(model, 6).inverseDepth(model.tree)).toBeCloseTo(1 / 3 + (2 / 3) * (1 / 2), 7);
    model.memory.i32[(model.tree >> 2) + HELD] = 2;
    expect(walkTo(model, 4).inverseDepth(model.tree)).toBeCloseTo((1 - 1 / 4) / (1 + 1), 14);
  });

  it("is what a plain walk from the root over full boxes gives", () => {
    fc.assert(
      fc.property(steps(3), fc.array(value, { minLength: 3, maxLength: 3 }), fc.nat(), (sequence, asked, seed) => {
        const model = new Model(3, seed);
        for (const step of sequence) if (typeof step !== "number" && model.held.length < CAPACITY) model.insert(step);
        model.insert([0, 0, 0]);
        model.memory.i32[(model.tree >> 2) + HELD] = model.held.length;
        const x = Float32Array.from(asked, (each) => Math.fround(each) + 0);
        expect(walkTo(model, ...x).inverseDepth(model.tree)).toBeCloseTo(plainDepth(model, x), 6);
      }),
      { numRuns: 200 },
    );
  });
});

describe("the expected displacement", () => {
  // leaves 0 and 4 (three copies): 6 is parted from all four with chance 1/3, else only from the three at 4,
  // beside whom one point at 0 would be a group of 1 for 4
  it("agrees with a tree worked by hand", () => {
    const model = modelOf(1, [[0], [4], [4], [4]]);
    expect(walkTo(model, 6).displacement(model.tree)).toBeCloseTo((1 / 3) * 4 + (2 / 3) * 3, 6);
    // a fourth copy at 4 is displaced by no more than the one point at 0, for four
    expect(walkTo(model, 4).displacement(model.tree)).toBeCloseTo(1 / 4, 14);
    // a copy at 0: three points for two
    expect(walkTo(model, 0).displacement(model.tree)).toBeCloseTo(3 / 2, 14);
  });

  it("is the mean of what inserting the point really gives", () => {
    const points = Array.from({ length: 20 }, (_, i) => [Math.sin(i * 7) * 3, Math.cos(i * 5)]);
    const asked = [2.5, 1.4];
    let sum = 0;
    let expectedSum = 0;
    const trials = 3000;
    for (let trial = 0; trial < trials; trial++) {
      const model = modelOf(2, points, trial);
      expectedSum += walkTo(model, ...asked).displacement(model.tree);
      model.insert(asked);
      sum += insertedDisplacement(model);
    }
    expect(Math.abs(sum - expectedSum) / trials).toBeLessThan(0.15);
    expect(sum / trials).toBeGreaterThan(2);
  });
});

/** CoDisp of the latest point, as it is defined: over the groups it is in, the points beside the group for each one in it. */
function insertedDisplacement({ memory, tree, held }: Model): number {
  let node = held[held.length - 1].leaf;
  let most = 0;
  for (let above = memory.field(tree, node, PARENT); above !== NO_NODE; above = memory.field(tree, above, PARENT)) {
    const mass = memory.field(tree, node, MASS);
    most = Math.max(most, (memory.field(tree, above, MASS) - mass) / mass);
    node = above;
  }
  return most;
}
