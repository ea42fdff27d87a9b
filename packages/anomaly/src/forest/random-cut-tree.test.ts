import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { displacementScore, visitLevels } from "./displacement-score.ts";
import { RandomCutTree } from "./random-cut-tree.ts";
import { SeparationWalk } from "./separation-walk.ts";
import { NO_NODE } from "./tree-nodes.ts";

const CAPACITY = 40;

/** A tree with the plain list of what it holds, to compare with. */
class Model {
  readonly tree: RandomCutTree;
  readonly held: { x: Float32Array; leaf: number }[] = [];
  readonly walk: SeparationWalk;
  readonly #random: Random;

  constructor(dimensions: number, seed: string | number) {
    this.tree = new RandomCutTree(dimensions, CAPACITY);
    this.walk = new SeparationWalk(dimensions, CAPACITY);
    this.#random = new Random(seed);
  }

  insert(values: readonly number[]): void {
    const x = Float32Array.from(values, (value) => Math.fround(value) + 0);
    this.held.push({ x, leaf: this.#insert(x) });
  }

  forget(pick: number): void {
    const [gone] = this.held.splice(pick % this.held.length, 1);
    if (gone !== undefined) this.tree.forget(gone.leaf);
  }

  #insert(x: Float32Array): number {
    const { tree, walk } = this;
    if (tree.mass === 0) return tree.plant(x);
    walk.run(tree.nodes, tree.root, x);
    return tree.insert(walk, x, this.#random);
  }
}

/** Checks every node below `node` against the points that reach it by the cuts, and returns them. */
function checkSubtree(tree: RandomCutTree, node: number, points: readonly Float32Array[]): void {
  const { nodes } = tree;
  const { dimensions } = nodes;
  expect(nodes.mass[node]).toBe(points.length);
  expect(points.length).toBeGreaterThan(0);
  const low = nodes.bounds.subarray(nodes.lowAt(node), nodes.lowAt(node) + dimensions);
  const high = nodes.bounds.subarray(nodes.highAt(node), nodes.highAt(node) + dimensions);
  const columns = Array.from({ length: dimensions }, (_, d) => points.map((x) => x[d]));
  expect(Array.from(low)).toEqual(columns.map((column) => Math.min(...column)));
  expect(Array.from(high)).toEqual(columns.map((column) => Math.max(...column)));
  if (nodes.isLeaf(node)) return;
  expect(nodes.range[node]).toBe(columns.reduce((sum, _column, d) => sum + (high[d] - low[d]), 0));
  const d = nodes.cutDimension[node];
  const cut = nodes.cutValue[node];
  for (const child of [nodes.left[node], nodes.right[node]]) expect(nodes.parent[child]).toBe(node);
  checkSubtree(
    tree,
    nodes.left[node],
    points.filter((x) => x[d] <= cut),
  );
  checkSubtree(
    tree,
    nodes.right[node],
    points.filter((x) => x[d] > cut),
  );
}

function check({ tree, held }: Model): void {
  expect(tree.mass).toBe(held.length);
  if (held.length === 0) {
    expect(tree.root).toBe(NO_NODE);
    return;
  }
  expect(tree.nodes.parent[tree.root]).toBe(NO_NODE);
  checkSubtree(
    tree,
    tree.root,
    held.map(({ x }) => x),
  );
  for (const { x, leaf } of held) {
    const at = tree.nodes.lowAt(leaf);
    expect(tree.nodes.bounds.subarray(at, at + x.length)).toEqual(x);
  }
}

const value = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.constantFrom(3.4e38, -3.4e38, 1e-45, -1e-45, 1e-38, 16_777_216, 16_777_217, -0),
);
const steps = (dimensions: number) =>
  fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.array(value, { minLength: dimensions, maxLength: dimensions }) },
      { weight: 2, arbitrary: fc.nat(1000) },
    ),
    { maxLength: 120 },
  );

describe("RandomCutTree", () => {
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
          check(model);
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
    for (let copy = 5; copy > 0; copy--) {
      check(model);
      model.forget(0);
    }
    check(model);
    expect(model.tree.nodes.isLeaf(model.tree.root)).toBe(true);
  });

  it("gives its room back: it can be filled and emptied for ever", () => {
    const model = new Model(1, "room");
    for (let round = 0; round < 50; round++) {
      for (let index = 0; index < CAPACITY; index++) model.insert([index * 7 + round]);
      check(model);
      while (model.held.length > 0) model.forget(round);
    }
    check(model);
  });
});

/** Counts the root cuts of trees that were grown and thinned in `build`, over the gaps between the kept points. */
function rootCuts(trials: number, build: (model: Model) => void, edges: readonly (readonly number[])[]): number[] {
  const counts = edges.map((edge) => Array(edge.length - 1).fill(0));
  for (let trial = 0; trial < trials; trial++) {
    const model = new Model(edges.length, `trial ${trial}`);
    build(model);
    const { nodes, root } = model.tree;
    const d = nodes.cutDimension[root];
    const gap = edges[d].findLastIndex((edge) => edge <= nodes.cutValue[root]);
    counts[d][gap] += 1;
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

describe("the cuts of a RandomCutTree", () => {
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
      const counts = rootCuts(
        5000,
        (model) =>
          order.forEach((x) => {
            model.insert(x);
          }),
        edges,
      );
      expect(chiSquare(counts, gaps)).toBeLessThan(LIMIT);
    }
  });

  it("fall as in a fresh tree after points came and went", () => {
    const visitors = [
      [-20, 3],
      [5, 40],
      [4, 5.5],
      [10, 6.5],
    ];
    const counts = rootCuts(
      5000,
      (model) => {
        for (const [index, x] of points.entries()) {
          model.insert(visitors[index]);
          model.insert(x);
        }
        for (const leaving of [0, 1, 2, 3]) model.forget(leaving);
      },
      edges,
    );
    expect(chiSquare(counts, gaps)).toBeLessThan(LIMIT);
  });

  it("lie evenly within their gap", () => {
    const counts = rootCuts(
      5000,
      (model) => {
        model.insert([0]);
        model.insert([8]);
      },
      [[0, 1, 2, 3, 4, 5, 6, 7, 8]],
    );
    // the 99.9 % point with 7 degrees of freedom
    expect(chiSquare(counts, Array(8).fill(1))).toBeLessThan(24.3);
  });
});

/** The expected inverse depth straight from its definition: down from the root, over full boxes. */
function plainScore({ tree }: Model, x: Float32Array): number {
  const { nodes } = tree;
  const below = (node: number, depth: number): number => {
    const low = nodes.bounds.subarray(nodes.lowAt(node));
    const high = nodes.bounds.subarray(nodes.highAt(node));
    let gap = 0;
    for (let d = 0; d < x.length; d++) gap += Math.max(0, low[d] - x[d], x[d] - high[d]);
    if (nodes.isLeaf(node)) {
      const copies = nodes.mass[node];
      return gap > 0 ? 1 / (depth + 1) : (1 - copies / (2 * tree.mass)) / (depth + Math.log2(1 + copies));
    }
    const chance = gap / (gap + nodes.range[node]);
    const child = x[nodes.cutDimension[node]] <= nodes.cutValue[node] ? nodes.left[node] : nodes.right[node];
    return chance / (depth + 1) + (1 - chance) * below(child, depth + 1);
  };
  return Math.log2(1 + tree.mass) * below(tree.root, 0);
}

describe("displacementScore", () => {
  // leaves 0 and 4 below a root whose box is 4 long; 6 sticks out of the box by 2 and out of the leaf at 4 by 2:
  // a third of the cuts part it at depth 0, the rest at depth 1
  it("agrees with a tree worked by hand", () => {
    const model = new Model(1, "hand");
    model.insert([0]);
    model.insert([4]);
    model.walk.run(model.tree.nodes, model.tree.root, Float32Array.of(6));
    expect(displacementScore(model.walk, model.tree.nodes, 2)).toBeCloseTo(
      Math.log2(3) * (1 / 3 + (2 / 3) * (1 / 2)),
      14,
    );
    model.walk.run(model.tree.nodes, model.tree.root, Float32Array.of(4));
    expect(displacementScore(model.walk, model.tree.nodes, 2)).toBeCloseTo(Math.log2(3) * ((1 - 1 / 4) / (1 + 1)), 14);
  });

  it("is what a plain walk from the root over full boxes gives, and the sum of its levels", () => {
    fc.assert(
      fc.property(steps(3), fc.array(value, { minLength: 3, maxLength: 3 }), fc.nat(), (sequence, asked, seed) => {
        const model = new Model(3, seed);
        for (const step of sequence) if (typeof step !== "number" && model.held.length < CAPACITY) model.insert(step);
        model.insert([0, 0, 0]);
        const x = Float32Array.from(asked, (each) => Math.fround(each) + 0);
        const { nodes, root, mass } = model.tree;
        model.walk.run(nodes, root, x);
        const score = displacementScore(model.walk, nodes, mass);
        expect(score).toBeCloseTo(plainScore(model, x), 12);
        let sum = 0;
        visitLevels(model.walk, nodes, mass, (_level, share) => {
          sum += share;
        });
        if (model.walk.levels > 0) expect(sum).toBeCloseTo(score, 12);
      }),
      { numRuns: 200 },
    );
  });
});
