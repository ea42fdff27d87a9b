import type { Table } from "../table/read-table.ts";
import { type IsolationTree, ROOT } from "./isolation-tree.ts";

/** Rows taken through one tree before the next: they and the tree stay in the nearest cache. */
const BLOCK_ROWS = 256;

/**
 * Adds to `sums`, one a row, the path length of every row in every tree, 1 being usual. A row's sum is taken tree by
 * tree, so that its result is the same, to the last bit, alone and among others.
 *
 * Eight rows go down a tree together: a step has to wait for its own last one only, so eight ways fill the waiting.
 * O(rows · trees · depth). The twin of `IsolationKernel`.
 *
 * @internal
 */
export function addPathLengths(trees: readonly IsolationTree[], table: Table, sums: Float64Array): void {
  const { values, width, length } = table;
  for (let from = 0; from < length; from += BLOCK_ROWS) {
    const to = Math.min(length, from + BLOCK_ROWS);
    const toEight = to - ((to - from) % 8);
    for (const tree of trees) {
      addEights(tree, values, width, sums, from, toEight);
      for (let row = toEight; row < to; row++) sums[row] += pathLength(tree, values, row * width);
    }
  }
}

/** Path length of the one point that starts at `offset`. */
function pathLength(tree: IsolationTree, values: Float64Array, offset: number): number {
  const { features, thresholds } = tree;
  let node = ROOT;
  for (let step = tree.depth; step > 0; step--) {
    node = (node << 1) | above(values, offset + features[node], thresholds[node]);
  }
  return tree.lengths[node - tree.lengths.length];
}

/** The eight variables are written out: in an array, or handed over as a list, they would leave the registers. */
function addEights(
  tree: IsolationTree,
  values: Float64Array,
  width: number,
  sums: Float64Array,
  from: number,
  to: number,
): void {
  const { depth, features: f, thresholds: t, lengths } = tree;
  const bottom = lengths.length;
  for (let row = from; row < to; row += 8) {
    const x0 = row * width;
    const x1 = x0 + width;
    const x2 = x1 + width;
    const x3 = x2 + width;
    const x4 = x3 + width;
    const x5 = x4 + width;
    const x6 = x5 + width;
    const x7 = x6 + width;
    let a = ROOT;
    let b = ROOT;
    let c = ROOT;
    let d = ROOT;
    let e = ROOT;
    let g = ROOT;
    let h = ROOT;
    let i = ROOT;
    for (let step = 0; step < depth; step++) {
      a = (a << 1) | above(values, x0 + f[a], t[a]);
      b = (b << 1) | above(values, x1 + f[b], t[b]);
      c = (c << 1) | above(values, x2 + f[c], t[c]);
      d = (d << 1) | above(values, x3 + f[d], t[d]);
      e = (e << 1) | above(values, x4 + f[e], t[e]);
      g = (g << 1) | above(values, x5 + f[g], t[g]);
      h = (h << 1) | above(values, x6 + f[h], t[h]);
      i = (i << 1) | above(values, x7 + f[i], t[i]);
    }
    sums[row] += lengths[a - bottom];
    sums[row + 1] += lengths[b - bottom];
    sums[row + 2] += lengths[c - bottom];
    sums[row + 3] += lengths[d - bottom];
    sums[row + 4] += lengths[e - bottom];
    sums[row + 5] += lengths[g - bottom];
    sums[row + 6] += lengths[h - bottom];
    sums[row + 7] += lengths[i - bottom];
  }
}

/** 1 when the value lies above the threshold, else 0; V8 makes no branch of it. */
function above(values: Float64Array, index: number, threshold: number): number {
  return Number(values[index] > threshold);
}
