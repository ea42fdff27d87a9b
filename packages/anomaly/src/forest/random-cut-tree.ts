import type { Random } from "../random.ts";
import type { SeparationWalk } from "./separation-walk.ts";
import { NO_NODE, TreeNodes } from "./tree-nodes.ts";

/**
 * One random cut tree: points in, points out, and at every moment distributed as if built afresh from the points it
 * holds. Equal points share a leaf and are counted by its mass.
 *
 * Insert and forget cost O(depth) plus the dimensions that actually stick out of a box on the way.
 *
 * Source: S. Guha, N. Mishra, G. Roy, O. Schrijvers, "Robust Random Cut Forest Based Anomaly Detection On Streams",
 * ICML 2016 (http://proceedings.mlr.press/v48/guha16.html), algorithms 1 and 2.
 */
export class RandomCutTree {
  readonly nodes: TreeNodes;
  root: number = NO_NODE;
  /** Dimensions still to be looked at while a point is forgotten. */
  readonly #shrinking: Int32Array;

  /** Room for `capacity` points of `dimensions` values. */
  constructor(dimensions: number, capacity: number) {
    this.nodes = new TreeNodes(dimensions, capacity);
    this.#shrinking = new Int32Array(dimensions);
  }

  /** Points held, copies counted. */
  get mass(): number {
    return this.root === NO_NODE ? 0 : this.nodes.mass[this.root];
  }

  /** Plants the first point of an empty tree. Returns its leaf. */
  plant(x: Float32Array): number {
    this.root = this.#newLeaf(x);
    this.nodes.parent[this.root] = NO_NODE;
    return this.root;
  }

  /**
   * Takes in the point that `walk` has just run through this tree. Returns its leaf, by which it can be forgotten.
   *
   * Every box on the way, grown to hold the point, is cut at random from the top; the first cut that parts the point
   * from the box is where it goes in. The walk knows the gaps, so only their probabilities have to be drawn.
   */
  insert(walk: SeparationWalk, x: Float32Array, random: Random): number {
    if (walk.levels === 0) {
      this.#addMass(walk.leaf, 1);
      return walk.leaf;
    }
    const level = this.#drawLevel(walk, random);
    const leaf = this.#part(walk, level, x, random);
    this.#growBoxes(walk, level + 1, x);
    return leaf;
  }

  /** Takes one copy of the point of `leaf` out again. */
  forget(leaf: number): void {
    const { nodes } = this;
    const parent = nodes.parent[leaf];
    this.#addMass(leaf, -1);
    if (nodes.mass[leaf] > 0) return;
    nodes.release(leaf);
    if (parent === NO_NODE) {
      this.root = NO_NODE;
      return;
    }
    const sibling = nodes.left[parent] === leaf ? nodes.right[parent] : nodes.left[parent];
    const grandparent = nodes.parent[parent];
    nodes.release(parent);
    if (grandparent === NO_NODE) {
      this.root = sibling;
      nodes.parent[sibling] = NO_NODE;
      return;
    }
    nodes.replaceChild(grandparent, parent, sibling);
    this.#shrinkBoxes(leaf, sibling);
  }

  #newLeaf(x: Float32Array): number {
    const { nodes } = this;
    const leaf = nodes.takeLeaf();
    nodes.bounds.set(x, nodes.lowAt(leaf));
    nodes.mass[leaf] = 1;
    return leaf;
  }

  #addMass(from: number, count: number): void {
    const { mass, parent } = this.nodes;
    for (let node = from; node !== NO_NODE; node = parent[node]) mass[node] += count;
  }

  #drawLevel(walk: SeparationWalk, random: Random): number {
    const { range } = this.nodes;
    for (let level = walk.levels - 1; level > 0; level--) {
      const gap = walk.gap[level];
      if (random.next() * (range[walk.node[level]] + gap) < gap) return level;
    }
    return 0;
  }

  /** Puts a new branch in the place of the level's node, with that node on one side and a leaf for `x` on the other. */
  #part(walk: SeparationWalk, level: number, x: Float32Array, random: Random): number {
    const { nodes } = this;
    const node = walk.node[level];
    const branch = nodes.takeBranch();
    const xGoesLeft = this.#drawCut(branch, walk, level, x, random);
    const leaf = this.#newLeaf(x);
    const parent = nodes.parent[node];
    if (parent === NO_NODE) {
      this.root = branch;
      nodes.parent[branch] = NO_NODE;
    } else {
      nodes.replaceChild(parent, node, branch);
    }
    nodes.left[branch] = xGoesLeft ? leaf : node;
    nodes.right[branch] = xGoesLeft ? node : leaf;
    nodes.parent[leaf] = branch;
    nodes.parent[node] = branch;
    nodes.mass[branch] = nodes.mass[node];
    nodes.encloseChildren(branch);
    this.#addMass(branch, 1);
    return leaf;
  }

  /** Draws a cut for `branch`, evenly over all the gaps between `x` and the level's box; true when `x` lies left of it. */
  #drawCut(branch: number, walk: SeparationWalk, level: number, x: Float32Array, random: Random): boolean {
    const { nodes } = this;
    const { bounds } = nodes;
    const node = walk.node[level];
    const low = nodes.lowAt(node);
    const high = nodes.highAt(node);
    const last = walk.start[level + 1] - 1;
    let left = random.next() * walk.gap[level];
    for (let index = walk.start[level]; ; index++) {
      const d = walk.outside[index];
      const xGoesLeft = x[d] < bounds[low + d];
      const from = xGoesLeft ? x[d] : bounds[high + d];
      const to = xGoesLeft ? bounds[low + d] : x[d];
      if (left >= to - from && index < last) {
        left -= to - from;
        continue;
      }
      const cut = Math.fround(from + left);
      nodes.cutDimension[branch] = d;
      // rounding may carry the cut to the far edge, where it would no longer part the two
      nodes.cutValue[branch] = cut < to ? cut : from;
      return xGoesLeft;
    }
  }

  #growBoxes(walk: SeparationWalk, firstLevel: number, x: Float32Array): void {
    const { nodes } = this;
    const { bounds } = nodes;
    for (let level = firstLevel; level < walk.levels; level++) {
      const node = walk.node[level];
      const low = nodes.lowAt(node);
      const high = nodes.highAt(node);
      for (let index = walk.start[level]; index < walk.start[level + 1]; index++) {
        const d = walk.outside[index];
        if (x[d] < bounds[low + d]) bounds[low + d] = x[d];
        else bounds[high + d] = x[d];
      }
      nodes.sumRange(node);
    }
  }

  /** Draws in the boxes above `sibling`, now that the point of `leaf` is gone: only where that point was an edge. */
  #shrinkBoxes(leaf: number, sibling: number): void {
    const { nodes } = this;
    const { bounds, dimensions } = nodes;
    const shrinking = this.#shrinking;
    const point = nodes.lowAt(leaf);
    const low = nodes.lowAt(sibling);
    const high = nodes.highAt(sibling);
    let count = 0;
    for (let d = 0; d < dimensions; d++) {
      const value = bounds[point + d];
      if (value < bounds[low + d] || value > bounds[high + d]) shrinking[count++] = d;
    }
    for (let node = nodes.parent[sibling]; node !== NO_NODE && count > 0; node = nodes.parent[node]) {
      count = this.#shrinkBox(node, count);
      if (count > 0) nodes.sumRange(node);
    }
  }

  /** Draws in one box in the listed dimensions; keeps those listed that changed and returns how many they are. */
  #shrinkBox(node: number, count: number): number {
    const { nodes } = this;
    const { bounds } = nodes;
    const shrinking = this.#shrinking;
    const low = nodes.lowAt(node);
    const high = nodes.highAt(node);
    const leftLow = nodes.lowAt(nodes.left[node]);
    const leftHigh = nodes.highAt(nodes.left[node]);
    const rightLow = nodes.lowAt(nodes.right[node]);
    const rightHigh = nodes.highAt(nodes.right[node]);
    let kept = 0;
    for (let index = 0; index < count; index++) {
      const d = shrinking[index];
      const newLow = Math.min(bounds[leftLow + d], bounds[rightLow + d]);
      const newHigh = Math.max(bounds[leftHigh + d], bounds[rightHigh + d]);
      if (newLow === bounds[low + d] && newHigh === bounds[high + d]) continue;
      bounds[low + d] = newLow;
      bounds[high + d] = newHigh;
      shrinking[kept++] = d;
    }
    return kept;
  }
}
