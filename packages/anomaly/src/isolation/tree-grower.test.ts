import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { readTable } from "../table/read-table.ts";
import { averagePathLength } from "./average-path-length.ts";
import { IsolationTree, ROOT } from "./isolation-tree.ts";
import { pathLengths } from "./path-lengths.ts";
import { TreeGrower } from "./tree-grower.ts";

function grow(rows: number[][], sampleSize: number, seed: string | number): IsolationTree {
  const tree = new IsolationTree(IsolationTree.depthFor(sampleSize));
  new TreeGrower(readTable(rows), new Random(seed)).grow(tree, sampleSize);
  return tree;
}

const awkward = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0, -0, 1e-310, Number.MAX_VALUE, -Number.MAX_VALUE, 1, 1 + Number.EPSILON),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const tables = fc
  .integer({ min: 1, max: 4 })
  .chain((width) =>
    fc.array(fc.array(awkward, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 40 }),
  );

describe("averagePathLength", () => {
  // c(256) = 2 (ln 255 + 0.57721566) - 2 * 255 / 256
  it.each([
    [0, 0],
    [1, 0],
    [2, 1],
    [3, 2 * (Math.LN2 + 0.5772156649) - 4 / 3],
    [256, 10.244771],
  ])("of %d points is %f", (count, length) => {
    expect(averagePathLength(count)).toBeCloseTo(length, 6);
  });
});

describe("a grown tree", () => {
  it("cuts its sample into parts that are told apart, whatever the values are", () => {
    fc.assert(
      fc.property(tables, fc.integer(), (rows, seed) => {
        const tree = grow(rows, rows.length, seed);
        const whole = averagePathLength(rows.length);
        const parts = new Map<number, number[][]>();
        const way = (row: number[], node: number): void => {
          parts.set(node, [...(parts.get(node) ?? []), row]);
          if (!tree.isLeaf(node)) way(row, 2 * node + Number(row[tree.features[node]] > tree.thresholds[node]));
        };
        for (const row of rows) way(row, ROOT);
        tree.visit((node, level) => {
          const part = parts.get(node) ?? [];
          expect(part.length).toBeGreaterThan(0);
          expect(tree.counts[node]).toBe(part.length);
          if (!tree.isLeaf(node)) return;
          const alike = part.every((row) => row.every((value, column) => value === part[0][column]));
          expect(level === tree.depth || alike).toBe(true);
          const length = (level + averagePathLength(part.length)) / whole;
          for (const row of part) expect(pathLengths([tree], readTable([row]))[0]).toBe(length);
        });
      }),
    );
  });

  it("draws its columns alike among those that differ, and cuts between the extremes alike", () => {
    // column 1 never changes; the others are told apart at the root by which of them it cuts
    const rows = [[0, 7, 0, 0], ...Array.from({ length: 9 }, (_, index) => [index, 7, 2 * index, 100])];
    const drawn = [0, 0, 0, 0];
    const tenths = new Array<number>(10).fill(0);
    for (let seed = 0; seed < 3000; seed++) {
      const { features, thresholds } = grow(rows, 10, seed);
      drawn[features[ROOT]] += 1;
      if (features[ROOT] === 3) tenths[Math.floor(thresholds[ROOT] / 10)] += 1;
    }
    expect(drawn[1]).toBe(0);
    // chi-square with 2 and 9 degrees of freedom passes 13.8 and 27.9 once in a thousand
    const others = [drawn[0], drawn[2], drawn[3]];
    expect(chiSquare(others)).toBeLessThan(13.8);
    expect(chiSquare(tenths)).toBeLessThan(27.9);
  });

  // of two zeros and two ones, four pairs in six differ when no row is drawn twice, and one pair in two otherwise
  it("draws no row twice, and every set of rows alike, tree after tree", () => {
    const grower = new TreeGrower(readTable([[0], [1], [0], [1]]), new Random("pairs"));
    const tree = new IsolationTree(1);
    let different = 0;
    for (let round = 0; round < 10_000; round++) {
      grower.grow(tree, 2);
      different += Number(!tree.isLeaf(ROOT));
    }
    // the deviation of the count is 47
    expect(Math.abs(different - 6667)).toBeLessThan(190);
  });
});

function chiSquare(counts: number[]): number {
  const expected = counts.reduce((sum, each) => sum + each, 0) / counts.length;
  return counts.reduce((sum, each) => sum + (each - expected) ** 2 / expected, 0);
}
