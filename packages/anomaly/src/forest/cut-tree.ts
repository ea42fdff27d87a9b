import {
  BOX,
  CUT_OFFSET,
  CUT_VALUE,
  type ForestMemory,
  FREE_BRANCHES,
  FREE_LEAVES,
  LEFT,
  MASS,
  NO_NODE,
  PARENT,
  RANGE,
  RIGHT,
  ROOT,
} from "./forest-memory.ts";
import type { TreeRandom } from "./tree-random.ts";
import { addLanes, outside, type TreeWalk } from "./tree-walk.ts";

const { fround } = Math;

/**
 * Points in and out of random cut trees, each at every moment distributed as if built afresh from the points it holds.
 * Equal points share a leaf and are counted by its mass.
 *
 * Insert and forget cost O(depth · dimensions).
 *
 * Source: S. Guha, N. Mishra, G. Roy, O. Schrijvers, "Robust Random Cut Forest Based Anomaly Detection On Streams",
 * ICML 2016 (http://proceedings.mlr.press/v48/guha16.html), algorithms 1 and 2.
 */
export class CutTrees {
  readonly #memory: ForestMemory;
  readonly #random: TreeRandom;

  constructor(memory: ForestMemory, random: TreeRandom) {
    this.#memory = memory;
    this.#random = random;
  }

  /** Plants the first point of an empty tree. Returns its leaf. */
  plant(tree: number, row: number): number {
    const leaf = this.#newLeaf(tree, row);
    this.#memory.i32[(tree >> 2) + ROOT] = leaf;
    return leaf;
  }

  /**
   * Takes in the point that `walk` has just run through this tree. Returns its leaf, by which it can be forgotten.
   *
   * Every box on the way, grown to hold the point, is cut at random from the top; the first cut that parts the point
   * from the box is where it goes in. The walk knows the gaps, so only their probabilities have to be drawn.
   */
  insert(tree: number, row: number, walk: TreeWalk): number {
    const { i32, f32 } = this.#memory;
    const isNew = !walk.isKnown;
    let level = 0;
    for (; level < walk.depth; level++) {
      const node = (tree + walk.nodes[level]) >> 2;
      const gap = walk.gaps[level];
      if (gap > 0) {
        if (this.#random.uniform(tree) * fround(f32[node + RANGE] + gap) < gap) break;
        this.#grow(node, node, row);
      }
      i32[node + MASS] += 1;
    }
    if (isNew) return this.#part(tree, walk.nodes[level], walk.gaps[level], row);
    i32[((tree + walk.leaf) >> 2) + MASS] += 1;
    return walk.leaf;
  }

  /** Takes one copy of the point of `leaf` out again. It must not be the tree's last point. */
  forget(tree: number, leaf: number): void {
    const { i32 } = this.#memory;
    const at = (tree + leaf) >> 2;
    let parent = i32[at + PARENT];
    if (i32[at + MASS] > 1) {
      i32[at + MASS] -= 1;
    } else {
      const branch = (tree + parent) >> 2;
      const sibling = i32[branch + (i32[branch + LEFT] === leaf ? RIGHT : LEFT)];
      const above = i32[branch + PARENT];
      this.#release(tree, leaf);
      this.#release(tree, parent);
      this.#hang(tree, above, parent, sibling);
      parent = this.#shrinkBoxes(tree, above);
    }
    for (; parent !== NO_NODE; parent = i32[((tree + parent) >> 2) + PARENT]) i32[((tree + parent) >> 2) + MASS] -= 1;
  }

  /** Draws in the boxes from `first` upwards as far as they change, one point lighter. Returns the node above those. */
  #shrinkBoxes(tree: number, first: number): number {
    const { i32 } = this.#memory;
    let node = first;
    while (node !== NO_NODE) {
      const branch = (tree + node) >> 2;
      i32[branch + MASS] -= 1;
      node = i32[branch + PARENT];
      if (!this.enclose(tree, branch)) break;
    }
    return node;
  }

  /** A branch to fill in, of those that are free. */
  takeBranch(tree: number): number {
    return this.#take(tree, FREE_BRANCHES, this.#memory.freeBranchesAt);
  }

  /** A leaf to fill in, of those that are free. */
  takeLeaf(tree: number): number {
    return this.#take(tree, FREE_LEAVES, this.#memory.freeLeavesAt);
  }

  #take(tree: number, count: number, list: number): number {
    const { i32 } = this.#memory;
    i32[(tree >> 2) + count] -= 1;
    return i32[((tree + list) >> 2) + i32[(tree >> 2) + count]];
  }

  #newLeaf(tree: number, row: number): number {
    const { i32, f32, rowBytes } = this.#memory;
    const leaf = this.takeLeaf(tree);
    i32[((tree + leaf) >> 2) + PARENT] = NO_NODE;
    i32[((tree + leaf) >> 2) + MASS] = 1;
    for (let d = 0; d < rowBytes >> 2; d++) {
      const edge = this.#memory.edge(tree, leaf, d);
      f32[edge] = f32[this.#memory.value(row, d)];
      f32[edge + 4] = f32[edge];
    }
    return leaf;
  }

  #release(tree: number, node: number): void {
    const { i32, freeBranchesAt, freeLeavesAt } = this.#memory;
    const isLeaf = this.#memory.isLeaf(node);
    const count = (tree >> 2) + (isLeaf ? FREE_LEAVES : FREE_BRANCHES);
    i32[((tree + (isLeaf ? freeLeavesAt : freeBranchesAt)) >> 2) + i32[count]] = node;
    i32[count] += 1;
  }

  /** Hangs `child` where `replaced` hung below `parent`. */
  #hang(tree: number, parent: number, replaced: number, child: number): void {
    const { i32 } = this.#memory;
    i32[((tree + child) >> 2) + PARENT] = parent;
    if (parent === NO_NODE) i32[(tree >> 2) + ROOT] = child;
    else i32[((tree + parent) >> 2) + (this.#memory.field(tree, parent, LEFT) === replaced ? LEFT : RIGHT)] = child;
  }

  /** A new branch in the place of `node`, with that node on one side and a leaf for the point on the other. */
  #part(tree: number, node: number, gap: number, row: number): number {
    const { i32 } = this.#memory;
    const branch = this.takeBranch(tree);
    const at = (tree + branch) >> 2;
    const goesRight = this.#cut(tree, branch, node, row, this.#random.uniform(tree) * gap);
    const leaf = this.#newLeaf(tree, row);
    this.#hang(tree, this.#memory.field(tree, node, PARENT), node, branch);
    i32[at + (goesRight ? RIGHT : LEFT)] = leaf;
    i32[at + (goesRight ? LEFT : RIGHT)] = node;
    i32[((tree + leaf) >> 2) + PARENT] = branch;
    i32[((tree + node) >> 2) + PARENT] = branch;
    i32[at + MASS] = this.#memory.field(tree, node, MASS) + 1;
    this.#grow(at, (tree + node) >> 2, row);
    return leaf;
  }

  /** Cuts evenly over all the gaps, `drawn` along them; true when the point lies to the right. */
  #cut(tree: number, branch: number, node: number, row: number, drawn: number): boolean {
    const { f32, i32 } = this.#memory;
    const [block, leftInBlock] = this.#blockOfCut(tree, node, row, drawn);
    let left = leftInBlock;
    let from = 0;
    let to = 0;
    let dimension = 0;
    let goesRight = false;
    for (let d = block; d < block + 4; d++) {
      const value = f32[this.#memory.value(row, d)];
      const edge = this.#memory.edge(tree, node, d);
      if (value >= f32[edge] && value <= f32[edge + 4]) continue;
      dimension = d;
      goesRight = value > f32[edge + 4];
      from = goesRight ? f32[edge + 4] : value;
      to = goesRight ? value : f32[edge];
      const gap = fround(to - from);
      if (left < gap) break;
      left -= gap;
    }
    const cut = fround(from + left);
    const at = (tree + branch) >> 2;
    i32[at + CUT_OFFSET] = 4 * dimension;
    // rounding may carry the cut to the far edge, where it would no longer part the two
    f32[at + CUT_VALUE] = cut < to ? cut : from;
    return goesRight;
  }

  /** The first of the four dimensions among which the cut falls, and how far along their gaps. */
  #blockOfCut(tree: number, node: number, row: number, drawn: number): [block: number, left: number] {
    const { f32, rowBytes } = this.#memory;
    let block = 0;
    let left = drawn;
    for (let d = 0; d < rowBytes >> 2; d += 4) {
      const x = this.#memory.value(row, d);
      const edge = this.#memory.edge(tree, node, d);
      const gap = addLanes(
        outside(f32[x], f32[edge], f32[edge + 4]),
        outside(f32[x + 1], f32[edge + 1], f32[edge + 5]),
        outside(f32[x + 2], f32[edge + 2], f32[edge + 6]),
        outside(f32[x + 3], f32[edge + 3], f32[edge + 7]),
      );
      if (gap === 0) continue;
      block = d;
      if (left < gap) break;
      left -= gap;
    }
    return [block, left];
  }

  /** Makes the box of `branch` that of `node`, grown to hold the point. Both are words. */
  #grow(branch: number, node: number, row: number): void {
    const { f32, rowBytes } = this.#memory;
    const sums = [0, 0, 0, 0];
    for (let d = 0; d < rowBytes >> 2; d++) {
      const value = f32[this.#memory.value(row, d)];
      const edge = BOX + d + (d & ~3);
      const low = Math.min(f32[node + edge], value);
      const high = Math.max(f32[node + edge + 4], value);
      f32[branch + edge] = low;
      f32[branch + edge + 4] = high;
      sums[d & 3] = fround(sums[d & 3] + fround(high - low));
    }
    f32[branch + RANGE] = addLanes(sums[0], sums[1], sums[2], sums[3]);
  }

  /** Makes the box of a branch, given by its word, the smallest around its children; false when it was already. */
  enclose(tree: number, branch: number): boolean {
    const { i32, f32, rowBytes } = this.#memory;
    const left = (tree + i32[branch + LEFT]) >> 2;
    const right = (tree + i32[branch + RIGHT]) >> 2;
    const sums = [0, 0, 0, 0];
    let isChanged = false;
    for (let d = 0; d < rowBytes >> 2; d++) {
      const edge = BOX + d + (d & ~3);
      const low = Math.min(f32[left + edge], f32[right + edge]);
      const high = Math.max(f32[left + edge + 4], f32[right + edge + 4]);
      isChanged ||= low !== f32[branch + edge] || high !== f32[branch + edge + 4];
      f32[branch + edge] = low;
      f32[branch + edge + 4] = high;
      sums[d & 3] = fround(sums[d & 3] + fround(high - low));
    }
    f32[branch + RANGE] = addLanes(sums[0], sums[1], sums[2], sums[3]);
    return isChanged;
  }
}
