import { BOX, type ForestMemory, HELD, MASS, RANGE, ROOT } from "./forest-memory.ts";

const { fround } = Math;

/**
 * The way of one point through one tree, from the root to its leaf, and how far it lies outside each box on it.
 *
 * One walk is reused for all points and trees of a forest: run it, read it, run it again. O(depth · dimensions).
 */
export class TreeWalk {
  /** Where the leaf stands in `nodes`: as many cuts lie above it. */
  depth = 0;
  /** The nodes passed, from the root down. */
  readonly nodes: Int32Array;
  /** How far the point sticks out of each node's box, summed over the dimensions. */
  readonly gaps: Float32Array;
  /** What each level adds to the score: valid after one of the scores was asked for, unless the point equals a leaf's. */
  readonly shares: Float64Array;
  readonly #memory: ForestMemory;

  constructor(memory: ForestMemory) {
    const levels = memory.shape.sampleSize + 2;
    this.nodes = new Int32Array(levels);
    this.gaps = new Float32Array(levels);
    this.shares = new Float64Array(levels);
    this.#memory = memory;
  }

  /** Walks a waiting point through a tree, which must not be empty. */
  run(tree: number, row: number): void {
    const memory = this.#memory;
    let node = memory.header(tree, ROOT);
    let depth = 0;
    while (!memory.isLeaf(node)) {
      this.nodes[depth] = node;
      this.gaps[depth] = this.#gap(tree, node, row);
      depth += 1;
      node = memory.childOf(tree, node, row);
    }
    this.nodes[depth] = node;
    this.gaps[depth] = this.#gap(tree, node, row);
    this.depth = depth;
  }

  get leaf(): number {
    return this.nodes[this.depth];
  }

  /** Whether the point equals the one of its leaf. */
  get isKnown(): boolean {
    return this.gaps[this.depth] === 0;
  }

  /**
   * The expected inverse of the depth at which the point would be set apart. With `p(k)` the chance that a cut of the
   * box at depth `k`, grown to hold the point, parts the two,
   *
   *     Σ over k of  p(k) · Π above k of (1 - p) / (k + 1)
   *
   * and, for a point that equals a leaf of `m` copies among `mass` points, with nothing to part them,
   *
   *     (1 - m / (2 · mass)) / (k + log2(1 + m))
   *
   * Times `log2(1 + mass)` it is about 1 for what is usual, in trees of any size.
   *
   * Source: the scoring functions of AWS's random cut forest (https://github.com/aws/random-cut-forest-by-aws).
   */
  inverseDepth(tree: number): number {
    const { f64, tables } = this.#memory;
    const table = tables >> 3;
    if (this.isKnown) {
      const copies = this.#memory.field(tree, this.leaf, MASS);
      const mass = this.#memory.header(tree, HELD);
      return (1 - copies / (2 * mass)) / (this.depth + f64[table + 2 * copies + 1]);
    }
    let reached = 1;
    let sum = 0;
    for (let depth = 0; depth < this.depth; depth++) {
      const chance = this.#partingChance(tree, depth);
      this.shares[depth] = reached * chance * f64[table + 2 * depth];
      sum += this.shares[depth];
      reached *= 1 - chance;
    }
    this.shares[this.depth] = reached * f64[table + 2 * this.depth];
    return sum + this.shares[this.depth];
  }

  /**
   * The expected collusive displacement (CoDisp) of the point, were it put in: of every group of which it would be part,
   * the points beside the group for each one in it, at most. The expectation is over the places it can take, so asking
   * twice gives the same.
   *
   * Source: S. Guha, N. Mishra, G. Roy, O. Schrijvers, ICML 2016 (http://proceedings.mlr.press/v48/guha16.html).
   */
  displacement(tree: number): number {
    const memory = this.#memory;
    let reached = 1;
    let sum = 0;
    let above = 0;
    for (let depth = 0; depth < this.depth; depth++) {
      const mass = memory.field(tree, this.nodes[depth], MASS);
      const chance = this.#partingChance(tree, depth);
      this.shares[depth] = reached * chance * Math.max(above, mass);
      sum += this.shares[depth];
      reached *= 1 - chance;
      const below = memory.field(tree, this.nodes[depth + 1], MASS);
      above = Math.max(above, (mass - below) / (below + 1));
    }
    const copies = memory.field(tree, this.leaf, MASS);
    this.shares[this.depth] = reached * (this.isKnown ? above : Math.max(above, copies));
    return sum + this.shares[this.depth];
  }

  #partingChance(tree: number, depth: number): number {
    const gap = this.gaps[depth];
    return fround(gap / fround(this.#memory.f32[((tree + this.nodes[depth]) >> 2) + RANGE] + gap));
  }

  /** In 32-bit floats and four lanes, as the other kernel adds it up. */
  #gap(tree: number, node: number, row: number): number {
    const { f32, rowBytes, points } = this.#memory;
    const lanes = rowBytes >> 2;
    let x = (points + row * rowBytes) >> 2;
    let edge = ((tree + node) >> 2) + BOX;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (const end = x + lanes; x < end; x += 4) {
      a = fround(a + outside(f32[x], f32[edge], f32[edge + 4]));
      b = fround(b + outside(f32[x + 1], f32[edge + 1], f32[edge + 5]));
      c = fround(c + outside(f32[x + 2], f32[edge + 2], f32[edge + 6]));
      d = fround(d + outside(f32[x + 3], f32[edge + 3], f32[edge + 7]));
      edge += 8;
    }
    return addLanes(a, b, c, d);
  }
}

/** How far a value lies outside an interval. */
export function outside(value: number, low: number, high: number): number {
  return Math.max(fround(low - value), fround(value - high), 0);
}

/** The sum of four lanes in the order in which vectors are added up. */
export function addLanes(a: number, b: number, c: number, d: number): number {
  return fround(fround(a + c) + fround(b + d));
}
