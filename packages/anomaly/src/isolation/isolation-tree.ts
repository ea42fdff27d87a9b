import { averagePathLength } from "./average-path-length.ts";

/** The root's place. The children of `node` are at `2 * node`, for values up to the threshold, and one above it. */
export const ROOT = 1;

/**
 * One tree of axis-parallel cuts, laid out as a complete tree so that children are found by arithmetic alone.
 *
 * Where a branch ends early its threshold is `Infinity`: every point then goes left down to the bottom, so that all
 * points take the same number of steps and a step needs no branch. The length of the way is read at the bottom.
 *
 * @internal
 */
export class IsolationTree {
  /** Levels of cuts: a point takes this many steps. */
  readonly depth: number;
  /** Dimension that each node cuts; `2 ** depth` places of which the first is unused. */
  readonly features: Int32Array;
  /** Where it cuts: above goes right. `Infinity` where there is no cut. */
  readonly thresholds: Float64Array;
  /** Points of the sample in each node; `2 ** (depth + 1)` places. 0 where there is no node. */
  readonly counts: Uint32Array;
  /**
   * Path length at each place of the bottom: cuts on the way and the average path length of the points left together,
   * both divided by the average path length of the sample. 1 is what a usual point takes.
   */
  readonly lengths: Float64Array;
  /** Mean of `lengths` over the sample: what is expected of a point of which nothing is known. */
  expectedLength = 1;

  constructor(depth: number) {
    const width = 2 ** depth;
    this.depth = depth;
    this.features = new Int32Array(width);
    this.thresholds = new Float64Array(width).fill(Infinity);
    this.counts = new Uint32Array(2 * width);
    this.lengths = new Float64Array(width);
  }

  /** Levels that a tree of `count` points may have: about the depth of a balanced one. */
  static depthFor(count: number): number {
    return Math.max(1, Math.ceil(Math.log2(count)));
  }

  clear(): void {
    this.features.fill(0);
    this.thresholds.fill(Infinity);
    this.counts.fill(0);
  }

  isLeaf(node: number): boolean {
    return node >= this.thresholds.length || this.thresholds[node] === Infinity;
  }

  /** Which bottom place the points of a leaf arrive at: the leftmost below it. */
  bottomOf(leaf: number): number {
    const level = 31 - Math.clz32(leaf);
    return (leaf << (this.depth - level)) - this.lengths.length;
  }

  /** Works out the path lengths from the cuts and counts; the last step of building a tree of two points or more. */
  setLengths(): void {
    const whole = averagePathLength(this.counts[ROOT]);
    let sum = 0;
    this.lengths.fill(0);
    this.visit((node, level) => {
      if (!this.isLeaf(node)) return;
      const length = (level + averagePathLength(this.counts[node])) / whole;
      this.lengths[this.bottomOf(node)] = length;
      sum += this.counts[node] * length;
    });
    this.expectedLength = sum / this.counts[ROOT];
  }

  /** Calls for every node, a node before its left side and that before its right side. */
  visit(each: (node: number, level: number) => void, node = ROOT, level = 0): void {
    each(node, level);
    if (this.isLeaf(node)) return;
    this.visit(each, 2 * node, level + 1);
    this.visit(each, 2 * node + 1, level + 1);
  }
}
