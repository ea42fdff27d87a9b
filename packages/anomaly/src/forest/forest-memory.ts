/** Which points a forest remembers: a sample that fades with time, or simply the latest ones. */
export type ForestMemoryKind = "reservoir" | "window";

/** What a forest's score is: the expected inverse depth of a point, or its expected collusive displacement. */
export type ForestScoring = "depth" | "displacement";

export interface ForestShape {
  dimensions: number;
  trees: number;
  /** Points that each tree remembers. */
  sampleSize: number;
  memory: ForestMemoryKind;
  scoring: ForestScoring;
}

/** In place of a node: there is none. Any real node lies behind its tree's header. */
export const NO_NODE = 0;

/** Words of a tree's block that hold its state. */
export const ROOT = 0;
export const FREE_BRANCHES = 1;
export const FREE_LEAVES = 2;
/** Points remembered, copies counted. */
export const HELD = 3;
/** Four words of the tree's own random numbers. */
export const RANDOM = 4;
/** Place of the oldest point of a window. */
export const OLDEST = 8;

/** Words of a node. */
export const PARENT = 0;
/** Points below, copies counted. */
export const MASS = 1;
/** Sum of the edges of a branch's box, always added in one order: equal boxes have equal sums. A 32-bit float. */
export const RANGE = 2;
/** The dimension that a branch cuts, as bytes into a row. A point goes left when its value there is at most `CUT_VALUE`. */
export const CUT_OFFSET = 3;
export const CUT_VALUE = 4;
export const LEFT = 5;
export const RIGHT = 6;
/** Where the box begins: of each four dimensions the low edges, then the high ones. A leaf's are its point, twice. */
export const BOX = 8;

const HEADER_BYTES = 64;
const LANES = 4;
const MOST_BYTES = 2 ** 31 - 2 ** 16;

/** Points that go through the forest in one run; fewer when they are very wide. */
const BATCH_ROWS = 1_024;
const BATCH_BYTES = 2 ** 20;

const aligned = (bytes: number, to: number) => Math.ceil(bytes / to) * to;

/**
 * Where everything of a forest lies in one block of memory, and the views to read it by. Kernel and twin work on the same
 * layout, so the state of the one is the state of the other.
 *
 * All positions are in bytes. Within a tree's block nodes are named by their offset from its start; branches come
 * before `leavesAt`, leaves from there on. Every number beyond a point's width in a row or a box is 0.
 */
export class ForestMemory {
  readonly shape: Readonly<ForestShape>;
  /** Rows that fit `points` at once. */
  readonly batch: number;
  readonly rowBytes: number;
  readonly nodeBytes: number;
  /** `1 / (k + 1)` and `log2(1 + k)` for every k up to one more than the sample, in turn. */
  readonly tables: number;
  readonly levels: number;
  readonly points: number;
  readonly weights: number;
  readonly scores: number;
  readonly trees: number;
  readonly treeBytes: number;
  readonly freeBranchesAt = HEADER_BYTES;
  readonly freeLeavesAt: number;
  readonly keysAt: number;
  readonly itemsAt: number;
  readonly branchesAt: number;
  readonly leavesAt: number;
  readonly bytes: number;
  /** Scores are whole multiples of `1 / grid`, so that their sum over the trees is exact in any order. */
  readonly grid: number;
  i32 = new Int32Array(0) as Int32Array;
  f32 = new Float32Array(0) as Float32Array;
  f64 = new Float64Array(0) as Float64Array;

  /** @throws RangeError when so large a forest does not fit into the 2 GB that a kernel can address. */
  constructor(shape: ForestShape) {
    this.shape = shape;
    const { dimensions, trees, sampleSize, scoring } = shape;
    // one place more than the sample: a point goes in before the one that it replaces goes out
    const capacity = sampleSize + 1;
    this.rowBytes = aligned(4 * dimensions, 4 * LANES);
    this.nodeBytes = 4 * BOX + 2 * this.rowBytes;
    this.batch = Math.max(1, Math.min(BATCH_ROWS, Math.floor(BATCH_BYTES / this.rowBytes)));
    this.grid = 2 ** (scoring === "depth" ? 40 : 40 - Math.ceil(Math.log2(sampleSize)));

    this.freeLeavesAt = this.freeBranchesAt + 4 * capacity;
    this.keysAt = aligned(this.freeLeavesAt + 4 * capacity, 8);
    this.itemsAt = this.keysAt + 8 * sampleSize;
    this.branchesAt = aligned(this.itemsAt + 4 * sampleSize, 64);
    this.leavesAt = this.branchesAt + this.nodeBytes * sampleSize;
    // an odd number of cache lines, so that equal places of different trees do not crowd into the same ones
    const lines = aligned(this.leavesAt + this.nodeBytes * capacity, 64) / 64;
    this.treeBytes = 64 * (lines | 1);

    this.tables = 64;
    this.levels = aligned(this.tables + 16 * (capacity + 1), 64);
    this.points = aligned(this.levels + 8 * (capacity + 1), 64);
    this.weights = this.points + this.batch * this.rowBytes;
    this.scores = this.weights + 8 * this.batch;
    this.trees = aligned(this.scores + 8 * this.batch, 64);
    this.bytes = this.trees + this.treeBytes * trees;
    if (this.bytes > MOST_BYTES) {
      const need = (this.bytes / 2 ** 30).toFixed(1);
      throw new RangeError(`such a forest needs ${need} GB, more than 2: take fewer trees, points or dimensions`);
    }
  }

  /** Takes a zeroed buffer of at least `bytes` to live in, and prepares empty trees there. */
  settle(buffer: ArrayBufferLike): void {
    this.#view(buffer);
    const { sampleSize, trees } = this.shape;
    for (let k = 0; k <= sampleSize + 1; k++) {
      this.f64[this.tables / 8 + 2 * k] = 1 / (k + 1);
      this.f64[this.tables / 8 + 2 * k + 1] = Math.log2(1 + k);
    }
    for (let index = 0; index < trees; index++) this.#clear(this.tree(index));
  }

  /** The same forest once more, as it is now, in memory of its own. */
  copy(): ForestMemory {
    const copy = new ForestMemory(this.shape);
    copy.#view(this.i32.buffer.slice(0));
    return copy;
  }

  #view(buffer: ArrayBufferLike): void {
    this.i32 = new Int32Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
  }

  /** Start of a tree's block. */
  tree(index: number): number {
    return this.trees + index * this.treeBytes;
  }

  /** One of the words above of a tree's header. */
  header(tree: number, field: number): number {
    return this.i32[(tree >> 2) + field];
  }

  isLeaf(node: number): boolean {
    return node >= this.leavesAt;
  }

  /** The place of a leaf among all that there is room for. */
  leafIndex(leaf: number): number {
    return (leaf - this.leavesAt) / this.nodeBytes;
  }

  /** One of a node's words that are whole numbers. */
  field(tree: number, node: number, field: number): number {
    return this.i32[((tree + node) >> 2) + field];
  }

  /** The dimension that a branch cuts. */
  cutDimension(tree: number, branch: number): number {
    return this.field(tree, branch, CUT_OFFSET) >> 2;
  }

  cutValue(tree: number, branch: number): number {
    return this.f32[((tree + branch) >> 2) + CUT_VALUE];
  }

  /** Where in `f32` the low edge of a box in one dimension lies; the high one is four further. */
  edge(tree: number, node: number, dimension: number): number {
    return ((tree + node) >> 2) + BOX + dimension + (dimension & ~(LANES - 1));
  }

  /** Where in `f32` the value of a waiting point in one dimension lies. */
  value(row: number, dimension: number): number {
    return ((this.points + row * this.rowBytes) >> 2) + dimension;
  }

  /** The child of a branch to which a waiting point goes. */
  childOf(tree: number, branch: number, row: number): number {
    const goesLeft = this.f32[this.value(row, this.cutDimension(tree, branch))] <= this.cutValue(tree, branch);
    return this.field(tree, branch, goesLeft ? LEFT : RIGHT);
  }

  #clear(tree: number): void {
    const { sampleSize } = this.shape;
    const word = tree >> 2;
    this.i32[word + FREE_BRANCHES] = sampleSize;
    this.i32[word + FREE_LEAVES] = sampleSize + 1;
    // taken from the end, so the first nodes are the first in memory
    for (let k = 0; k < sampleSize; k++) {
      this.i32[word + (this.freeBranchesAt >> 2) + k] = this.branchesAt + (sampleSize - 1 - k) * this.nodeBytes;
    }
    for (let k = 0; k <= sampleSize; k++) {
      this.i32[word + (this.freeLeavesAt >> 2) + k] = this.leavesAt + (sampleSize - k) * this.nodeBytes;
    }
  }
}
