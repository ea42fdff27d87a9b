import { Random } from "../random.ts";
import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";
import { CutTrees } from "./cut-tree.ts";
import { type ForestKernel, LEARN, SCORE } from "./forest-kernel.ts";
import { ForestMemory, RANDOM } from "./forest-memory.ts";
import type { ForestSettings } from "./forest-options.ts";
import { ForestTwin } from "./forest-twin.ts";
import { type Points, placePoint } from "./take-points.ts";
import { TreeRandom } from "./tree-random.ts";
import { readTree, writeTree } from "./tree-state.ts";
import { WasmForestKernel } from "./wasm-forest-kernel.ts";

/** Weights below it, and with them all keys, are scaled up by its inverse before they get too small to be told apart. */
const LEAST_WEIGHT = 2 ** -512;

/** One flag a point: anything but 0 and false is set. */
export type Flags = ArrayLike<boolean | number>;

/**
 * Some of the trees of a forest, and the stream that they have seen: all that has to be done for every point.
 *
 * Points must have been checked. A forest whose trees are split over several of these gives the same scores, since the
 * sums over the trees are exact in any order.
 */
export class CutForest {
  readonly memory: ForestMemory;
  readonly #kernel: ForestKernel;
  #learned = 0;
  /** Weight of the next point: older ones had larger ones. */
  #weight = 1;
  /** From the weight of a point to that of the next. */
  #fading: number;
  /** What a writing under way reads: a copy as soon as anything is learned. */
  #written: { memory: ForestMemory } | undefined;

  /** `firstTree` is the number, in the whole forest, of the first tree here. @throws RangeError when it would be too large. */
  constructor(settings: ForestSettings, seed: string | number, firstTree = 0) {
    this.memory = new ForestMemory(settings);
    this.#kernel = settleKernel(this.memory, settings.plain);
    this.#fading = Math.exp(-settings.decay);
    for (let index = 0; index < settings.trees; index++) {
      const words = new Random(`${seed}/tree ${firstTree + index}`).state();
      this.memory.i32.set(new Int32Array(words.buffer), (this.memory.tree(index) >> 2) + RANDOM);
    }
  }

  /** Points learned so far. */
  get learned(): number {
    return this.#learned;
  }

  /** Whether WebAssembly does the work. */
  get isFast(): boolean {
    return this.#kernel instanceof WasmForestKernel;
  }

  /** Where each tree begins. */
  get trees(): number[] {
    return Array.from({ length: this.memory.shape.trees }, (_, index) => this.memory.tree(index));
  }

  /**
   * Scores the points of one array after the other, learns them, or both, each before the next.
   * Scoring needs a point learned before. With `learned`, only points flagged there are learned.
   *
   * @returns the sum of each point's scores over the trees, before any factor; empty when `task` is only to learn
   */
  run(points: Points, task: number, learned?: Flags): Float64Array<ArrayBuffer> {
    const { dimensions } = this.memory.shape;
    const count = points.length / dimensions;
    if (this.#written !== undefined && task & LEARN && count > 0) {
      this.#written.memory = this.memory.copy();
      this.#written = undefined;
    }
    const sums = new Float64Array(task & SCORE ? count : 0);
    for (let from = 0; from < count; ) from += this.#runBatch(points, from, count, task, sums, learned);
    return sums;
  }

  /** Copies one point to where the trees can be read beside it. */
  place(point: Points): void {
    placePoint(this.memory, point, 0, 0);
  }

  /** What a sum of `run` has to be multiplied by to be the score of a forest of so many trees that has learned so many points. */
  static factor({ trees, sampleSize, scoring }: ForestSettings, learned: number): number {
    return (scoring === "depth" ? Math.log2(1 + Math.min(learned, sampleSize)) : 1) / trees;
  }

  write(writer: StateWriter): void {
    for (const tree of this.trees) writeTree(this.memory, tree, writer);
  }

  /** What `write` does now, a tree with each step, whatever is learned between two of them. */
  writeInSteps(writer: StateWriter): Iterator<undefined> {
    const written = { memory: this.memory };
    const { trees } = this;
    this.#written = written;
    const end = () => {
      if (this.#written === written) this.#written = undefined;
    };
    return (function* () {
      for (const tree of trees) {
        writeTree(written.memory, tree, writer);
        yield undefined;
      }
      end();
    })();
  }

  /** The stream so far, in three numbers. */
  get stream(): [learned: number, weight: number, fading: number] {
    return [this.#learned, this.#weight, this.#fading];
  }

  /** Takes back what `stream` gave and `write` appended; must be new. @throws InvalidStateError when they do not belong together. */
  read([learned, weight, fading]: CutForest["stream"], reader: StateReader): void {
    this.#learned = learned;
    this.#weight = weight;
    this.#fading = fading;
    const trees = new CutTrees(this.memory, new TreeRandom(this.memory));
    for (const tree of this.trees) readTree(this.memory, trees, tree, learned, reader);
  }

  /** Runs as many of the points from `from` on as go through at once. Returns how many. */
  #runBatch(
    points: Points,
    from: number,
    end: number,
    task: number,
    sums: Float64Array,
    learned: Flags | undefined,
  ): number {
    const { memory } = this;
    const { f64, shape } = memory;
    const weights = memory.weights >> 3;
    const scores = memory.scores >> 3;
    const most = Math.min(end - from, memory.batch);
    let count = 0;
    while (count < most && this.#weight >= LEAST_WEIGHT) {
      placePoint(memory, points, (from + count) * shape.dimensions, count);
      f64[scores + count] = 0;
      f64[weights + count] = 0;
      if (task & LEARN && (learned === undefined || learned[from + count])) {
        f64[weights + count] = this.#weight;
        this.#weight *= this.#fading;
        this.#learned += 1;
      }
      count += 1;
    }
    this.#kernel.run(count, task);
    if (this.#weight < LEAST_WEIGHT) {
      this.#kernel.scaleKeys(1 / LEAST_WEIGHT);
      this.#weight /= LEAST_WEIGHT;
    }
    if (task & SCORE) for (let k = 0; k < count; k++) sums[from + k] = f64[scores + k] / memory.grid;
    return count;
  }
}

function settleKernel(memory: ForestMemory, plain: boolean): ForestKernel {
  const kernel = plain ? undefined : WasmForestKernel.create(memory);
  if (kernel !== undefined) return kernel;
  memory.settle(new ArrayBuffer(memory.bytes));
  return new ForestTwin(memory);
}
