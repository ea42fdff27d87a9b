import { type IsolationTree, ROOT } from "../isolation/isolation-tree.ts";

/** Column of the entry that stands for the root, and of none of the table. */
const NO_COLUMN = -1;

/**
 * The columns cut between the root and a node, each once, in entries from 1 on; entry 0 is the root's.
 */
interface Way {
  /** Entries in use. */
  length: number;
  columns: Int32Array;
  /** Share of the sample that goes this way at the column's cuts: what happens while its value is not known. */
  zeros: Float64Array;
  /** 1 when the point's own value goes this way at all of them, else 0. */
  ones: Float64Array;
  /** At `i`, summed over the sets of `i` known columns: the share that goes this way, times what such a set weighs. */
  weights: Float64Array;
}

/** What a walk through one tree for one point needs at hand. */
interface Walk {
  tree: IsolationTree;
  /** Values of the point from its first column on. */
  point: Float64Array;
  /** Receives what each column adds to the path length. */
  shares: Float64Array;
  /** One way for each level, so that it is free again when the recursion returns. */
  ways: Way[];
  /** For weights that only their sum is wanted of. */
  scratch: Float64Array;
}

/**
 * Adds to `shares` what each column of `point` adds to its path length in `tree`: exact SHAP values, the column's
 * effect averaged over all orders in which the columns may become known. While a column is not known, a point goes both
 * ways at its cuts, in the shares of the tree's sample that went there (path-dependent). What is added sums to the path
 * length of the point minus `tree.expectedLength`, but for rounding.
 *
 * O(leaves · depth²), where the definition names 2^columns sets.
 *
 * Source: S. M. Lundberg, G. G. Erion, S.-I. Lee, "Consistent Individualized Feature Attribution for Tree Ensembles",
 * 2018, algorithm 2 (https://arxiv.org/abs/1802.03888).
 *
 * @internal
 */
export function addPathShares(tree: IsolationTree, point: Float64Array, shares: Float64Array): void {
  const entries = tree.depth + 2;
  const ways = Array.from({ length: entries }, () => emptyWay(entries));
  descend({ tree, point, shares, ways, scratch: new Float64Array(entries) }, ROOT, 0, {
    column: NO_COLUMN,
    zero: 1,
    one: 1,
  });
}

/** Goes on to `node`, which lies `level` cuts below the root and was reached by a cut of `step.column`. */
function descend(walk: Walk, node: number, level: number, step: { column: number; zero: number; one: number }): void {
  const { tree, point, ways } = walk;
  const way = ways[level];
  extend(way, step.column, step.zero, step.one);
  if (tree.isLeaf(node)) {
    addLeaf(walk, way, tree.lengths[tree.bottomOf(node)]);
    return;
  }
  const column = tree.features[node];
  let zero = 1;
  let one = 1;
  const before = entryOf(way, column);
  if (before > 0) {
    // a column cut again keeps one entry, with both cuts in it
    zero = way.zeros[before];
    one = way.ones[before];
    remove(way, before);
  }
  const right = point[column] > tree.thresholds[node];
  for (let child = 2 * node; child <= 2 * node + 1; child++) {
    const goesThere = child > 2 * node === right;
    copyWay(way, ways[level + 1]);
    descend(walk, child, level + 1, {
      column,
      zero: (zero * tree.counts[child]) / tree.counts[node],
      one: goesThere ? one : 0,
    });
  }
}

/** Where a column is on the way; 0 when it is not. */
function entryOf({ columns, length }: Way, column: number): number {
  let entry = length - 1;
  while (entry > 0 && columns[entry] !== column) entry -= 1;
  return entry;
}

function addLeaf({ shares, scratch }: Walk, way: Way, length: number): void {
  // what a column adds that turns the point away is the same for all of them: the share `zero` in it cancels out
  const turnedAway = -length * weightTurnedAway(way);
  for (let entry = 1; entry < way.length; entry++) {
    const column = way.columns[entry];
    if (way.ones[entry] === 0) shares[column] += turnedAway;
    else shares[column] += length * (1 - way.zeros[entry]) * unwind(way, entry, scratch);
  }
}

/** What `unwind` gives for an entry whose `ones` is 0, times its `zeros`. */
function weightTurnedAway({ length, weights }: Way): number {
  let sum = 0;
  for (let known = 0; known < length - 1; known++) sum += weights[known] / (length - 1 - known);
  return sum * length;
}

/** EXTEND of the paper: one more column, which each set so far may or may not contain. */
function extend(way: Way, column: number, zero: number, one: number): void {
  const { weights } = way;
  const last = way.length;
  way.columns[last] = column;
  way.zeros[last] = zero;
  way.ones[last] = one;
  weights[last] = last === 0 ? 1 : 0;
  for (let known = last - 1; known >= 0; known--) {
    weights[known + 1] += (one * weights[known] * (known + 1)) / (last + 1);
    weights[known] = (zero * weights[known] * (last - known)) / (last + 1);
  }
  way.length = last + 1;
}

/** The way as if the column of `entry` were not on it. */
function remove(way: Way, entry: number): void {
  const { weights, zeros, ones, columns, length } = way;
  unwind(way, entry, weights);
  columns.copyWithin(entry, entry + 1, length);
  zeros.copyWithin(entry, entry + 1, length);
  ones.copyWithin(entry, entry + 1, length);
  way.length = length - 1;
}

/** UNWIND of the paper, `extend` undone: writes the weights without an entry, which may be in place; returns their sum. */
function unwind({ length, weights, zeros, ones }: Way, entry: number, without: Float64Array): number {
  const last = length - 1;
  const zero = zeros[entry];
  let sum = 0;
  let next = weights[last];
  for (let known = last - 1; known >= 0; known--) {
    const before = weights[known];
    let weight: number;
    if (ones[entry] === 0) {
      weight = (before * length) / (zero * (last - known));
    } else {
      weight = (next * length) / (known + 1);
      next = before - (weight * zero * (last - known)) / length;
    }
    without[known] = weight;
    sum += weight;
  }
  return sum;
}

function emptyWay(entries: number): Way {
  return {
    length: 0,
    columns: new Int32Array(entries),
    zeros: new Float64Array(entries),
    ones: new Float64Array(entries),
    weights: new Float64Array(entries),
  };
}

function copyWay(from: Way, to: Way): void {
  const { length } = from;
  to.length = length;
  for (let entry = 0; entry < length; entry++) {
    to.columns[entry] = from.columns[entry];
    to.zeros[entry] = from.zeros[entry];
    to.ones[entry] = from.ones[entry];
    to.weights[entry] = from.weights[entry];
  }
}
