import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Random } from "../random.ts";
import type { Table } from "../table/read-table.ts";
import { addPathLengths } from "./add-path-lengths.ts";
import { IsolationForest } from "./isolation-forest.ts";
import { IsolationKernel } from "./isolation-kernel.ts";
import { IsolationTree } from "./isolation-tree.ts";
import { pathLengths } from "./path-lengths.ts";
import { TreeGrower } from "./tree-grower.ts";

function requireKernel(): IsolationKernel {
  const kernel = IsolationKernel.create();
  if (kernel === undefined) throw new Error("this engine runs no kernel");
  return kernel;
}

const kernel = requireKernel();

function uniform(length: number, width: number, seed: string): Table {
  const random = new Random(seed);
  return { values: Float64Array.from({ length: length * width }, () => random.next()), width, length };
}

function grow(table: Table, count: number, sampleSize: number): IsolationTree[] {
  const grower = new TreeGrower(table, new Random("trees"));
  return Array.from({ length: count }, () => {
    const tree = new IsolationTree(IsolationTree.depthFor(sampleSize));
    grower.grow(tree, sampleSize);
    return tree;
  });
}

function byKernel(trees: IsolationTree[], table: Table): Float64Array {
  const sums = new Float64Array(table.length);
  kernel.addPathLengths(trees, table, sums);
  return sums;
}

function byTwin(trees: IsolationTree[], table: Table): Float64Array {
  const sums = new Float64Array(table.length);
  addPathLengths(trees, table, sums);
  return sums;
}

/** A tree with cuts in any of its places, at any thresholds, as one from a file may have them. */
function treeOf(cuts: ([number, number] | undefined)[], depth: number): IsolationTree {
  const tree = new IsolationTree(depth);
  const build = (node: number): number => {
    const cut = node < tree.thresholds.length ? cuts[node] : undefined;
    tree.counts[node] = 1;
    if (cut === undefined) return 1;
    tree.features[node] = cut[0];
    tree.thresholds[node] = cut[1];
    tree.counts[node] = build(2 * node) + build(2 * node + 1);
    return tree.counts[node];
  };
  build(1);
  if (tree.counts[1] === 1) tree.counts[1] = 2;
  tree.setLengths();
  return tree;
}

/** Few different numbers, so that values meet thresholds, and those that a rounding or a sign would confuse. */
const number = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    1,
    1 + Number.EPSILON,
    -1,
    5e-324,
    -5e-324,
    1e308,
    -1e308,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
  ),
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

const forestAndRows = fc.integer({ min: 1, max: 5 }).chain((width) =>
  fc.record({
    width: fc.constant(width),
    trees: fc.array(
      fc.integer({ min: 3, max: 5 }).chain((depth) =>
        fc
          .array(fc.option(fc.tuple(fc.nat({ max: width - 1 }), number), { nil: undefined, freq: 6 }), {
            minLength: 2 ** depth,
            maxLength: 2 ** depth,
          })
          .map((cuts) => treeOf(cuts, depth)),
      ),
      { minLength: 1, maxLength: 4 },
    ),
    rows: fc.array(fc.array(number, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 40 }),
  }),
);

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("the kernel of the isolation forest", () => {
  it("agrees with its twin to the last bit, whatever the trees and the numbers", () => {
    fc.assert(
      fc.property(forestAndRows, ({ width, trees, rows }) => {
        const table = { values: Float64Array.from(rows.flat()), width, length: rows.length };
        expect(byKernel(trees, table)).toEqual(byTwin(trees, table));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["many blocks of rows, the last not full", 1237, 10, 9, 256],
    ["rows wider than a block", 41, 4000, 5, 16],
    ["trees of several batches", 300, 3, 13, 8192],
    ["the deepest trees", 70, 2, 2, 2 ** 16],
    ["one row", 1, 7, 20, 64],
  ])("agrees with its twin to the last bit on %s", (_case, length, width, count, sampleSize) => {
    const trees = grow(uniform(Math.max(length, sampleSize), width, "learned"), count, sampleSize);
    const table = uniform(length, width, "scored");
    expect(byKernel(trees, table)).toEqual(byTwin(trees, table));
  });

  it("agrees with its twin on trees of different depths, one after the other", () => {
    const table = uniform(100, 4, "learned");
    const trees = [...grow(table, 3, 100), ...grow(table, 2, 8), ...grow(table, 3, 33)];
    expect(new Set(trees.map(({ depth }) => depth)).size).toBe(3);
    expect(byKernel(trees, table)).toEqual(byTwin(trees, table));
  });

  it("adds to what the sums hold already", () => {
    const table = uniform(20, 2, "learned");
    const trees = grow(table, 3, 20);
    const sums = new Float64Array(20).fill(1000);
    kernel.addPathLengths(trees, table, sums);
    const expected = new Float64Array(20).fill(1000);
    addPathLengths(trees, table, expected);
    expect(sums).toEqual(expected);
  });

  it("takes neither trees of two levels, nor those too deep or rows too wide for its memory", () => {
    const takes = (depth: number, width: number) =>
      IsolationKernel.takes([new IsolationTree(3), new IsolationTree(depth)], { ...uniform(1, 1, "any"), width });
    expect([takes(3, 2 ** 14), takes(16, 1)]).toEqual([true, true]);
    expect([takes(2, 1), takes(17, 1), takes(3, 2 ** 14 + 1)]).toEqual([false, false, false]);
  });
});

describe("path lengths", () => {
  it("come from the kernel when there are rows enough to lay out the trees for, and only then", () => {
    const used = vi.spyOn(IsolationKernel.prototype, "addPathLengths");
    const table = uniform(64, 3, "learned");
    const trees = grow(table, 5, 64);
    const many = pathLengths(trees, table);
    expect(used).toHaveBeenCalledOnce();
    const few = pathLengths(trees, { ...table, values: table.values.subarray(0, 9), length: 3 });
    expect(used).toHaveBeenCalledOnce();
    expect(few).toEqual(many.subarray(0, 3));
  });

  it("are the same from a forest that is told to be plain, and from one where there is no WebAssembly", () => {
    const { values } = uniform(500, 3, "learned");
    const options = { seed: 1, dimensions: 3, contamination: 0.1 };
    const forest = IsolationForest.fit(values, options);
    const scores = forest.scores(values);

    const used = vi.spyOn(IsolationKernel.prototype, "addPathLengths");
    const plain = IsolationForest.fit(values, { ...options, plain: true });
    expect(plain.threshold).toBe(forest.threshold);
    expect(plain.scores(values)).toEqual(scores);
    expect(IsolationForest.fromJSON(forest.toJSON(), { plain: true }).scores(values)).toEqual(scores);
    expect(used).not.toHaveBeenCalled();

    vi.stubGlobal("WebAssembly", undefined);
    expect(IsolationKernel.create()).toBeUndefined();
    vi.spyOn(IsolationKernel, "shared").mockReturnValue(undefined);
    expect(forest.scores(values)).toEqual(scores);
  });
});
