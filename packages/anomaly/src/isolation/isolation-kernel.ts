import { isolationWasm } from "../kernel/isolation-wasm.ts";
import { createKernelMemory, KernelModule } from "../kernel/kernel-module.ts";
import type { Table } from "../table/read-table.ts";
import type { IsolationTree } from "./isolation-tree.ts";

/** Functions of kernel/assembly/isolation.ts, which describes the layouts. Places are in bytes. */
interface IsolationExports {
  packNodes(tree: number, depth: number, features: number, thresholds: number): void;
  layOut(rows: number, groups: number, width: number, target: number): void;
  addPathLengths(trees: number, count: number, first: number, groups: number, width: number, sums: number): void;
}

/** The trees and rows that are taken: the kernel makes three cuts without asking, and memory has a bound. */
const LEAST_DEPTH = 3;
const MOST_DEPTH = 16;
const MOST_WIDTH = 2 ** 14;

/** Rows in a group of the kernel. */
const GROUP_ROWS = 16;

/** Bytes of rows that go through all trees before the next: they and a tree stay in the nearest cache. */
const BLOCK_BYTES = 24 * 1024;
const MOST_BLOCK_ROWS = 512;

/** Bytes of trees that are laid out at a time, but for one that is larger alone: they stay in the second cache. */
const BATCH_BYTES = 2 ** 20;

/** Where the work begins: what lies before is the compiler's. */
const WORK = 1024;
const WORK_BYTES = Math.max(
  GROUP_ROWS * (16 * MOST_WIDTH + 8),
  16 * MOST_BLOCK_ROWS + 2 * BLOCK_BYTES,
  12 * 2 ** MOST_DEPTH,
);
const TREES = WORK + WORK_BYTES;
const PAGES = Math.ceil((TREES + Math.max(BATCH_BYTES, treeBytes(MOST_DEPTH))) / 2 ** 16);

/**
 * The scoring of isolation forests in WebAssembly. Its results are those of its twin, the function `addPathLengths`, to
 * the last bit: values are compared exactly, and sums are taken in the same order.
 *
 * Trees are laid out in batches, and rows go through each in blocks. The memory is the kernel's own, 3.6 MB whatever is
 * scored, of which a page counts once it is used.
 *
 * @internal
 */
export class IsolationKernel {
  static readonly #module = new KernelModule<IsolationExports>(isolationWasm);
  static #shared: { kernel: IsolationKernel | undefined } | undefined;

  readonly #exports: IsolationExports;
  readonly #floats: Float64Array;
  readonly #wholes: Int32Array;

  private constructor(exports: IsolationExports, buffer: ArrayBuffer) {
    this.#exports = exports;
    this.#floats = new Float64Array(buffer);
    this.#wholes = new Int32Array(buffer);
  }

  /** The one kernel of this process, made when it is first asked for; undefined where it cannot run. */
  static shared(): IsolationKernel | undefined {
    IsolationKernel.#shared ??= { kernel: IsolationKernel.create() };
    return IsolationKernel.#shared.kernel;
  }

  /** A kernel with a memory of its own; undefined where it cannot run. */
  static create(): IsolationKernel | undefined {
    const memory = createKernelMemory(PAGES);
    const exports = memory && IsolationKernel.#module.instantiate(memory);
    return memory && exports && new IsolationKernel(exports, memory.buffer);
  }

  /** Whether the kernel can take these trees and rows. */
  static takes(trees: readonly IsolationTree[], { width }: Table): boolean {
    return width <= MOST_WIDTH && trees.every(({ depth }) => depth >= LEAST_DEPTH && depth <= MOST_DEPTH);
  }

  /** Adds to `sums`, one a row, the path length of every row in every tree. O(rows · trees · depth). */
  addPathLengths(trees: readonly IsolationTree[], { values, width, length }: Table, sums: Float64Array): void {
    const blockRows = rowsInBlock(width);
    for (let from = 0; from < trees.length; ) {
      const count = this.#layOutTrees(trees, from);
      for (let row = 0; row < length; row += blockRows) {
        const end = Math.min(length, row + blockRows);
        this.#addBlock(count, values.subarray(row * width, end * width), width, sums.subarray(row, end));
      }
      from += count;
    }
  }

  /** Lays out as many trees, of those from `from` on, as make a batch; returns how many. */
  #layOutTrees(trees: readonly IsolationTree[], from: number): number {
    let place = TREES;
    let next = from;
    do {
      const { depth, features, thresholds, lengths } = trees[next];
      const afterFeatures = WORK + 8 * Math.ceil(features.length / 2);
      this.#wholes.set(features, WORK / 4);
      this.#floats.set(thresholds, afterFeatures / 8);
      this.#exports.packNodes(place, depth, WORK, afterFeatures);
      this.#floats.set(lengths, place / 8 + 2 * thresholds.length);
      place += treeBytes(depth);
      next += 1;
    } while (next < trees.length && place + treeBytes(trees[next].depth) <= TREES + BATCH_BYTES);
    return next - from;
  }

  #addBlock(trees: number, rows: Float64Array, width: number, sums: Float64Array): void {
    const groups = Math.ceil(sums.length / GROUP_ROWS);
    const laidOut = WORK + groups * GROUP_ROWS * width * 8;
    const sumsPlace = laidOut + groups * GROUP_ROWS * width * 8;
    // the last group may have fewer rows: whatever lies there goes down the trees too, and its sums are left
    this.#floats.set(rows, WORK / 8);
    this.#floats.set(sums, sumsPlace / 8);
    this.#exports.layOut(WORK, groups, width, laidOut);
    this.#exports.addPathLengths(TREES, trees, laidOut, groups, width, sumsPlace);
    sums.set(this.#floats.subarray(sumsPlace / 8, sumsPlace / 8 + sums.length));
  }
}

/** Nodes of 16 bytes and path lengths of 8. */
function treeBytes(depth: number): number {
  return 24 * 2 ** depth;
}

function rowsInBlock(width: number): number {
  const groups = Math.floor(BLOCK_BYTES / (8 * width * GROUP_ROWS));
  return GROUP_ROWS * Math.max(1, Math.min(MOST_BLOCK_ROWS / GROUP_ROWS, groups));
}
