import { NO_NODE, type TreeNodes } from "./tree-nodes.ts";

/**
 * The way of one point through one tree, and how far it lies outside each box it passes.
 *
 * Goes down to the leaf by the cuts, then up again. A dimension in which the point lies inside a node's box is inside
 * every box above, so each level looks only at the dimensions that still stuck out one level below, and the walk ends
 * at the first box that holds the point. What it leaves behind serves scoring and inserting alike.
 *
 * One walk is reused for all points and trees of a forest: run it, read it, run it again.
 */
export class SeparationWalk {
  /** The leaf reached. */
  leaf = NO_NODE;
  /** Cuts between the root and the leaf. */
  depth = 0;
  /** Nodes whose box the point sticks out of, counted from the leaf upwards; 0 when it equals the leaf's point. */
  levels = 0;
  /** The node of each level. */
  readonly node: Int32Array;
  /** How far the point sticks out of that node's box, summed over the dimensions. */
  readonly gap: Float64Array;
  /** `outside[start[k]]` up to `outside[start[k + 1]]` are the dimensions that stick out at level k, rising. */
  readonly start: Int32Array;
  #outside: Int32Array;

  /** For trees of at most `capacity` different points of `dimensions` values. */
  constructor(dimensions: number, capacity: number) {
    this.node = new Int32Array(capacity + 1);
    this.gap = new Float64Array(capacity + 1);
    this.start = new Int32Array(capacity + 2);
    this.#outside = new Int32Array(16 * dimensions);
  }

  get outside(): Int32Array {
    return this.#outside;
  }

  /** Walks `x` through the tree below `root`, which must not be empty. */
  run(nodes: TreeNodes, root: number, x: Float32Array): void {
    this.#descend(nodes, root, x);
    let end = this.#leaveLeaf(nodes, x);
    this.levels = 0;
    let begin = 0;
    let node = this.leaf;
    while (end > begin) {
      this.node[this.levels] = node;
      this.levels += 1;
      this.start[this.levels] = end;
      node = nodes.parent[node];
      if (node === NO_NODE) return;
      const next = this.#leaveBox(nodes, node, x, begin, end);
      begin = end;
      end = next;
    }
  }

  #descend(nodes: TreeNodes, root: number, x: Float32Array): void {
    const { capacity, cutDimension, cutValue, left, right } = nodes;
    let node = root;
    let depth = 0;
    while (node < capacity) {
      node = x[cutDimension[node]] <= cutValue[node] ? left[node] : right[node];
      depth += 1;
    }
    this.leaf = node;
    this.depth = depth;
  }

  /** Lists the dimensions in which `x` differs from the leaf's point; returns the end of the list. */
  #leaveLeaf(nodes: TreeNodes, x: Float32Array): number {
    const { bounds, dimensions } = nodes;
    const outside = this.#outside;
    const point = nodes.lowAt(this.leaf);
    let end = 0;
    let gap = 0;
    for (let d = 0; d < dimensions; d++) {
      const distance = Math.abs(x[d] - bounds[point + d]);
      gap += distance;
      outside[end] = d;
      end += Number(distance > 0);
    }
    this.gap[0] = gap;
    return end;
  }

  /** Lists which of the dimensions from `begin` to `end` also stick out of the box of `node`; returns the end of the new list. */
  #leaveBox(nodes: TreeNodes, node: number, x: Float32Array, begin: number, end: number): number {
    const bounds = nodes.bounds;
    const low = nodes.lowAt(node);
    const high = nodes.highAt(node);
    const outside = this.#roomFor(end + end - begin);
    let next = end;
    let doubledGap = 0;
    for (let index = begin; index < end; index++) {
      const d = outside[index];
      const value = x[d];
      const below = bounds[low + d] - value;
      const above = value - bounds[high + d];
      // v + |v| is exactly 2 max(v, 0), without a branch that the processor would guess wrong half of the time
      const doubled = below + Math.abs(below) + (above + Math.abs(above));
      doubledGap += doubled;
      outside[next] = d;
      next += Number(doubled > 0);
    }
    this.gap[this.levels] = doubledGap / 2;
    return next;
  }

  #roomFor(length: number): Int32Array {
    if (length > this.#outside.length) {
      const larger = new Int32Array(2 * length);
      larger.set(this.#outside);
      this.#outside = larger;
    }
    return this.#outside;
  }
}
