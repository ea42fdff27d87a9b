import type { Detector } from "../detector.ts";
import { explainPath, type PathExplanation } from "../explain/path-explanation.ts";
import { Random } from "../random.ts";
import { requireWhole } from "../require-whole.ts";
import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { type Table, valueError, widthError } from "../table/read-table.ts";
import { IsolationTree } from "./isolation-tree.ts";
import { pathLengths } from "./path-lengths.ts";
import { TreeGrower } from "./tree-grower.ts";
import { readTree, writeTree } from "./tree-state.ts";

const STATE_KIND = "rolling-isolation-forest";
const STATE_VERSION = 1;

export interface RollingIsolationForestOptions {
  /** Width of a point. */
  dimensions: number;
  /** Points, forests and machines that share a seed share every score. */
  seed: string | number;
  /** More trees, steadier scores, proportional cost. Default 100. */
  trees?: number;
  /** Points drawn for each tree, 2 to 2^20. Default 256. */
  sampleSize?: number;
  /** Latest points that trees are grown from; no fewer than `sampleSize`. Default eight times `sampleSize`. */
  window?: number;
  /** Points to learn before the first score, 2 or more. Default a quarter of `sampleSize`. */
  warmUp?: number;
  /** What the dimensions are called in messages. */
  names?: readonly string[];
}

/**
 * Isolation forest of a stream: scores each point against trees grown from the latest points.
 *
 * Keeps a window of points and grows one tree anew, from a sample of the window, each time a `trees`-th part of what the
 * window holds has come in: so every tree is renewed once while the window is, and no point takes long. Scores are those
 * of `IsolationForest`: 0..1, one half is usual. Dimensions need no common scale.
 *
 * Cost of a score: O(trees · log sampleSize); of a point learned: O(1), and for one point in `window / trees` the growing
 * of a tree, O(window + sampleSize · log sampleSize). Memory `8 · window · dimensions` bytes for the window and about
 * `28 · trees · sampleSize` for the trees.
 *
 * Sources: F. T. Liu, K. M. Ting, Z.-H. Zhou, "Isolation Forest", ICDM 2008; for the window Z. Ding, M. Fei, "An Anomaly
 * Detection Approach Based on Isolation Forest Algorithm for Streaming Data using Sliding Window", IFAC Proceedings 46
 * (2013), who grow all trees anew at once.
 *
 * @example
 * const forest = new RollingIsolationForest({ dimensions: 2, seed: 1 });
 * for (let i = 0; i < 500; i++) forest.learn(Float64Array.of(i % 10, Math.sin(i)));
 * forest.score(Float64Array.of(5, 0)); // about 0.50
 * forest.score(Float64Array.of(-1, 2)); // about 0.60
 */
export class RollingIsolationForest implements Detector {
  readonly dimensions: number;
  readonly names: readonly string[] | undefined;
  readonly #sampleSize: number;
  readonly #warmUp: number;
  readonly #trees: IsolationTree[];
  /** The latest points, one after another; the place of the oldest is overwritten next. */
  readonly #points: Float64Array;
  readonly #window: number;
  #random: Random;
  #learned = 0;
  /** The tree to be grown anew next, and the points learned since the last one was. */
  #next = 0;
  #waiting = 0;

  /** @throws RangeError when an option is out of its range. */
  constructor(options: RollingIsolationForestOptions) {
    const { dimensions, seed, trees = 100, sampleSize = 256, names } = options;
    const { window = 8 * sampleSize, warmUp = Math.max(2, Math.ceil(sampleSize / 4)) } = options;
    requireWhole("dimensions", dimensions, 1, 2 ** 20);
    requireWhole("trees", trees, 1, 2 ** 16);
    requireWhole("sampleSize", sampleSize, 2, 2 ** 20);
    requireWhole("window", window, sampleSize, 2 ** 24);
    requireWhole("warmUp", warmUp, 2, window);
    if (names !== undefined && names.length !== dimensions) {
      throw new RangeError(`expected ${dimensions} names, got ${names.length}`);
    }
    this.dimensions = dimensions;
    this.names = names && Array.from(names);
    this.#sampleSize = sampleSize;
    this.#window = window;
    this.#warmUp = warmUp;
    this.#points = new Float64Array(window * dimensions);
    this.#trees = Array.from({ length: trees }, () => new IsolationTree(IsolationTree.depthFor(sampleSize)));
    this.#random = new Random(seed);
  }

  get ready(): boolean {
    return this.#learned >= this.#warmUp;
  }

  /** 0..1; higher is stranger. Undefined while not `ready`. @throws RangeError as `Detector.score` does. */
  score(x: Float64Array): number | undefined {
    this.#check(x);
    if (!this.ready) return undefined;
    return 2 ** -pathLengths(this.#trees, { values: x, width: this.dimensions, length: 1 })[0];
  }

  /** @throws RangeError as `Detector.learn` does. */
  learn(x: Float64Array): void {
    this.#check(x);
    this.#points.set(x, (this.#learned % this.#window) * this.dimensions);
    this.#learned += 1;
    if (!this.ready) return;
    if (this.#learned === this.#warmUp) {
      for (const tree of this.#trees) this.#grow(tree);
      return;
    }
    this.#waiting += 1;
    if (this.#waiting < this.#held / this.#trees.length) return;
    this.#grow(this.#trees[this.#next]);
    this.#next = (this.#next + 1) % this.#trees.length;
    this.#waiting = 0;
  }

  /**
   * Which dimensions made `x` score as it does, as `IsolationForest.explain` says it: `expectedBits` and the bits sum to
   * `log2` of the score. Undefined while not `ready`. @throws RangeError as `score` does.
   */
  explain(x: Float64Array): PathExplanation | undefined {
    this.#check(x);
    return this.ready ? explainPath(this.#trees, x) : undefined;
  }

  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    const header = [this.dimensions, this.#trees.length, this.#sampleSize, this.#window, this.#warmUp];
    writer.array(Float64Array.from([...header, this.#learned, this.#next, this.#waiting]));
    writer.array(this.#random.state());
    writer.array(this.#points.subarray(0, this.#held * this.dimensions));
    if (this.ready) for (const tree of this.#trees) writeTree(tree, writer);
    return writer.finish();
  }

  /**
   * The forest that gave these bytes, at the point where it gave them; its names are for the caller to give again.
   *
   * @throws InvalidStateError when the bytes are not a whole forest in a known version.
   */
  static restore(bytes: Uint8Array, names?: readonly string[]): RollingIsolationForest {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const dimensions = reader.integer(1, 2 ** 20);
    const trees = reader.integer(1, 2 ** 16);
    const sampleSize = reader.integer(2, 2 ** 20);
    const window = reader.integer(sampleSize, 2 ** 24);
    const warmUp = reader.integer(2, window);
    const forest = new RollingIsolationForest({ dimensions, trees, sampleSize, window, warmUp, names, seed: "" });
    forest.#learned = reader.integer(0, Number.MAX_SAFE_INTEGER);
    forest.#next = reader.integer(0, trees - 1);
    forest.#waiting = reader.integer(0, window);
    forest.#random = Random.from(reader.uint32s(4));
    forest.#points.set(reader.float64s(forest.#held * dimensions));
    if (forest.ready) for (const tree of forest.#trees) readTree(tree, dimensions, reader);
    reader.end();
    return forest;
  }

  /** Points that the window holds. */
  get #held(): number {
    return Math.min(this.#learned, this.#window);
  }

  /** Starts from the points in their order each time, so that nothing but the random state is carried on. */
  #grow(tree: IsolationTree): void {
    const held = this.#held;
    const values = this.#points.subarray(0, held * this.dimensions);
    const table: Table = { values, width: this.dimensions, length: held };
    new TreeGrower(table, this.#random).grow(tree, Math.min(this.#sampleSize, held));
  }

  #check(x: Float64Array): void {
    if (x.length !== this.dimensions) throw widthError(x.length, this.dimensions);
    for (let d = 0; d < x.length; d++) {
      if (!Number.isFinite(x[d])) throw valueError(x[d], d, this.names);
    }
  }
}
