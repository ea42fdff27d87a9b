import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IsolationForest } from "../isolation/isolation-forest.ts";
import { parseTree } from "../isolation/isolation-forest-model.ts";
import { type IsolationTree, ROOT } from "../isolation/isolation-tree.ts";
import { addPathShares } from "./tree-shap.ts";

/** Path length where only the columns in the bit set `known` are known: others go both ways, by the sample's shares. */
function lengthKnowing(tree: IsolationTree, point: Float64Array, known: number, node = ROOT): number {
  if (tree.isLeaf(node)) return tree.lengths[tree.bottomOf(node)];
  const [left, right] = [2 * node, 2 * node + 1];
  const column = tree.features[node];
  if (known & (1 << column)) {
    return lengthKnowing(tree, point, known, point[column] > tree.thresholds[node] ? right : left);
  }
  const part = (child: number) => tree.counts[child] * lengthKnowing(tree, point, known, child);
  return (part(left) + part(right)) / tree.counts[node];
}

/** Shapley's definition: the effect of a column over all sets of others, weighted by the orders that lead to the set. */
function shapley(tree: IsolationTree, point: Float64Array): number[] {
  const width = point.length;
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  return Array.from(point, (_, column) => {
    let share = 0;
    for (let known = 0; known < 1 << width; known++) {
      if (known & (1 << column)) continue;
      const size = known.toString(2).replaceAll("0", "").length;
      const weight = (factorial(size) * factorial(width - size - 1)) / factorial(width);
      const effect = lengthKnowing(tree, point, known | (1 << column)) - lengthKnowing(tree, point, known);
      share += weight * effect;
    }
    return share;
  });
}

function sharesOf(tree: IsolationTree, point: Float64Array): Float64Array {
  const shares = new Float64Array(point.length);
  addPathShares(tree, point, shares);
  return shares;
}

const sum = (values: Iterable<number>) => Array.from(values).reduce((total, each) => total + each, 0);

describe("the shares of a path length", () => {
  // one cut between one point and three: on average (left + 3 right) / 4, and the column cut makes all the difference
  it("agree with values worked by hand", () => {
    const tree = parseTree([[1, 0], 1, 3], 3);
    const [left, right] = tree.lengths;
    expect(tree.expectedLength).toBeCloseTo((left + 3 * right) / 4, 15);
    for (const [value, length] of [
      [-1, left],
      [0, left],
      [0.1, right],
    ]) {
      const [first, second, third] = sharesOf(tree, Float64Array.of(5, value, 5));
      expect([first, third]).toEqual([0, 0]);
      expect(second).toBeCloseTo(length - tree.expectedLength, 14);
    }
  });

  it("are Shapley's values by their definition, also where columns are cut again and again", () => {
    const value = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.double({ min: -2, max: 2, noNaN: true }));
    const widths = fc.integer({ min: 1, max: 5 });
    const tables = widths.chain((width) =>
      fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: 3, maxLength: 40 }),
    );
    fc.assert(
      fc.property(tables, fc.integer(), (rows, seed) => {
        const [row, ...others] = rows;
        const { trees } = IsolationForest.fit(others, { seed, trees: 2 }).toJSON();
        for (const nodes of trees) {
          const tree = parseTree(nodes, row.length);
          const point = Float64Array.from(row);
          const shares = sharesOf(tree, point);
          const defined = shapley(tree, point);
          for (const [column, share] of shares.entries()) expect(share).toBeCloseTo(defined[column], 10);
          const length = lengthKnowing(tree, point, 2 ** row.length - 1);
          expect(sum(shares)).toBeCloseTo(length - tree.expectedLength, 10);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("IsolationForest.explain", () => {
  const rows = Array.from({ length: 900 }, (_, row) => [
    Math.sin(row),
    Math.cos(row * row),
    row === 5 ? 40 : row % 7,
    3,
  ]);
  const forest = IsolationForest.fit(rows, { seed: "explain", sampleSize: 900 });

  it("gives bits that sum to the logarithm of the score", () => {
    for (const row of [rows[3], rows[700], [9, 0, 3, 3], [0, 0, -5, 3], [1e9, -1e9, 1e9, 0]]) {
      const { bits, expectedBits } = forest.explain(row);
      expect(expectedBits + sum(bits)).toBeCloseTo(Math.log2(forest.score(row)), 11);
    }
  });

  it("names the column that is off, and gives nothing to one that never differed", () => {
    const { bits, expectedBits } = forest.explain(rows[5]);
    expect(bits[2]).toBeGreaterThan(0.2);
    expect(bits[2]).toBeGreaterThan(3 * Math.max(Math.abs(bits[0]), Math.abs(bits[1])));
    expect(bits[3]).toBe(0);
    expect(expectedBits).toBeLessThan(0);
    expect(expectedBits).toBeGreaterThan(-1.2);
  });
});
