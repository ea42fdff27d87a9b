/** In place of a node: there is none. */
export const NO_NODE = -1;

/**
 * The arrays of one tree. Ids below `capacity` are branches, the others leaves.
 *
 * A branch keeps the box around everything below it in `bounds`: `dimensions` low edges, then as many high edges.
 * A leaf keeps its one point there, which is both edges of its box. Points are 32-bit floats; sums of them are not.
 */
export class TreeNodes {
  readonly dimensions: number;
  readonly capacity: number;
  readonly parent: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** The dimension a branch cuts; a point goes left when its value there is at most `cutValue`. */
  readonly cutDimension: Int32Array;
  readonly cutValue: Float32Array;
  /** Points below a node, copies counted. */
  readonly mass: Int32Array;
  /** Sum of a branch's box edges, always added in the order of the dimensions: equal boxes have equal sums. */
  readonly range: Float64Array;
  readonly bounds: Float32Array;
  readonly #free: Int32Array;
  #freeBranches: number;
  #freeLeaves: number;

  /** Room for `capacity` different points of `dimensions` values. */
  constructor(dimensions: number, capacity: number) {
    this.dimensions = dimensions;
    this.capacity = capacity;
    this.parent = new Int32Array(2 * capacity).fill(NO_NODE);
    this.left = new Int32Array(capacity);
    this.right = new Int32Array(capacity);
    this.cutDimension = new Int32Array(capacity);
    this.cutValue = new Float32Array(capacity);
    this.mass = new Int32Array(2 * capacity);
    this.range = new Float64Array(capacity);
    this.bounds = new Float32Array(3 * capacity * dimensions);
    this.#free = Int32Array.from({ length: 2 * capacity }, (_, index) =>
      index < capacity ? capacity - 1 - index : 3 * capacity - 1 - index,
    );
    this.#freeBranches = capacity;
    this.#freeLeaves = capacity;
  }

  isLeaf(node: number): boolean {
    return node >= this.capacity;
  }

  /** Where a node's low edges begin in `bounds`; of a leaf, its point. */
  lowAt(node: number): number {
    return node < this.capacity ? 2 * node * this.dimensions : (this.capacity + node) * this.dimensions;
  }

  /** Where a node's high edges begin in `bounds`; of a leaf, its point. */
  highAt(node: number): number {
    return node < this.capacity ? (2 * node + 1) * this.dimensions : (this.capacity + node) * this.dimensions;
  }

  takeBranch(): number {
    this.#freeBranches -= 1;
    return this.#free[this.#freeBranches];
  }

  takeLeaf(): number {
    this.#freeLeaves -= 1;
    return this.#free[this.capacity + this.#freeLeaves];
  }

  /** Gives an id back for another branch or leaf to take. */
  release(node: number): void {
    if (this.isLeaf(node)) {
      this.#free[this.capacity + this.#freeLeaves] = node;
      this.#freeLeaves += 1;
    } else {
      this.#free[this.#freeBranches] = node;
      this.#freeBranches += 1;
    }
  }

  /** Hangs `child` below `branch` where `replaced` hung before. */
  replaceChild(branch: number, replaced: number, child: number): void {
    if (this.left[branch] === replaced) this.left[branch] = child;
    else this.right[branch] = child;
    this.parent[child] = branch;
  }

  /** Makes a branch's box the smallest around its two children. */
  encloseChildren(branch: number): void {
    const { bounds, dimensions } = this;
    const low = this.lowAt(branch);
    const high = this.highAt(branch);
    const left = this.left[branch];
    const right = this.right[branch];
    const leftLow = this.lowAt(left);
    const leftHigh = this.highAt(left);
    const rightLow = this.lowAt(right);
    const rightHigh = this.highAt(right);
    for (let d = 0; d < dimensions; d++) {
      bounds[low + d] = Math.min(bounds[leftLow + d], bounds[rightLow + d]);
      bounds[high + d] = Math.max(bounds[leftHigh + d], bounds[rightHigh + d]);
    }
    this.sumRange(branch);
  }

  /** Adds up a branch's box edges anew. */
  sumRange(branch: number): void {
    const { bounds, dimensions } = this;
    const low = this.lowAt(branch);
    const high = low + dimensions;
    let sum = 0;
    for (let d = 0; d < dimensions; d++) sum += bounds[high + d] - bounds[low + d];
    this.range[branch] = sum;
  }
}
