import { CutForest } from "../forest/cut-forest.ts";
import { type ForestSettings, forestSettings, type RandomCutForestOptions } from "../forest/forest-options.ts";
import { beginForestState, openForestState, type StreamState } from "../forest/forest-state.ts";
import { checkPoints, type Points } from "../forest/take-points.ts";
import type { TreeAnswer, TreeRequest, TreeShare } from "./tree-worker.ts";
import { WorkerCalls } from "./worker-calls.ts";

export interface ParallelForestOptions extends RandomCutForestOptions {
  /** Threads to split the trees over. 1 to the number of trees; as many as there are cores to spare. */
  workers: number;
}

/**
 * A random cut forest whose trees are split over worker threads, for filling in long streams: give it many points at a
 * time. Works in Node and, with a server that sends modules, in browsers.
 *
 * Scores and saved states are those of a `RandomCutForest` of the same options, to the bit, with any number of workers: the
 * sums over the trees are exact in any order. So a forest can be saved by two workers and go on in five, or in none.
 *
 * Calls may overlap; they are done in order. Threads keep the process alive until `close`.
 *
 * @example
 * const forest = await ParallelForest.create({ dimensions: 2, seed: 1, workers: 2 });
 * const points = Float64Array.from({ length: 2000 }, (_, i) => Math.sin(i));
 * const scores = await forest.scoreAndLearnMany(points);
 * scores.length; // 1000
 * RandomCutForest.restore(await forest.save()).ready; // true
 * await forest.close();
 */
export class ParallelForest {
  readonly dimensions: number;
  readonly #settings: ForestSettings;
  readonly #calls: WorkerCalls<TreeRequest, TreeAnswer>;
  #learned: number;

  private constructor(settings: ForestSettings, learned: number, calls: WorkerCalls<TreeRequest, TreeAnswer>) {
    this.dimensions = settings.dimensions;
    this.#settings = settings;
    this.#learned = learned;
    this.#calls = calls;
  }

  /** @throws RangeError when an option is out of its range; Error where there are no threads. */
  static async create(options: ParallelForestOptions): Promise<ParallelForest> {
    const settings = forestSettings(options);
    const shares = split(settings.trees, options.workers);
    const { seed } = options;
    return ParallelForest.#open(settings, 0, shares, (share) => ({ kind: "plant", settings, seed, ...share }));
  }

  /**
   * A forest that a `RandomCutForest` or a `ParallelForest` of any number of workers has saved.
   *
   * @param options.plain true does without WebAssembly
   * @throws RangeError when `workers` is out of its range
   * @throws InvalidStateError when the bytes are not a forest; Error when only their trees are not, or there are no threads.
   */
  static async restore(bytes: Uint8Array, options: { workers: number; plain?: boolean }): Promise<ParallelForest> {
    const { settings, stream } = openForestState(bytes);
    const { workers, plain = false } = options;
    const shares = split(settings.trees, workers);
    const request = (share: TreeShare): TreeRequest => ({ kind: "restore", bytes, plain, ...share });
    return ParallelForest.#open({ ...settings, plain }, stream[0], shares, request);
  }

  /** Whether points that come now are scored. */
  get ready(): boolean {
    return this.#learned >= this.#settings.warmUp;
  }

  /** As of `RandomCutForest`. Points are checked at once; the promise rejects only when a thread fails. */
  async scoreAndLearnMany(points: Points): Promise<Float64Array<ArrayBuffer>> {
    checkPoints(points, this.dimensions, true);
    const count = points.length / this.dimensions;
    const before = this.#learned;
    const unscored = Math.min(count, Math.max(0, this.#settings.warmUp - before));
    this.#learned += count;
    const cut = unscored * this.dimensions;
    const [, sums] = await Promise.all([
      this.#run(points.subarray(0, cut), false, true),
      this.#run(points.subarray(cut), true, true),
    ]);
    const scores = new Float64Array(count).fill(Number.NaN, 0, unscored);
    for (let k = 0; k < sums.length; k++) scores[unscored + k] = sums[k] * this.#factor(before + unscored + k);
    return scores;
  }

  /** As of `RandomCutForest`. */
  async scoreMany(points: Points): Promise<Float64Array<ArrayBuffer>> {
    checkPoints(points, this.dimensions, true);
    if (!this.ready) return new Float64Array(points.length / this.dimensions).fill(Number.NaN);
    const factor = this.#factor(this.#learned);
    return (await this.#run(points, true, false)).map((sum) => sum * factor);
  }

  /** As of `RandomCutForest`. */
  async learnMany(points: Points): Promise<void> {
    checkPoints(points, this.dimensions, true);
    this.#learned += points.length / this.dimensions;
    await this.#run(points, false, true);
  }

  /** What a `RandomCutForest` that has seen the same would save. */
  async save(): Promise<Uint8Array<ArrayBuffer>> {
    const answers = await this.#calls.all(() => ({ kind: "save" }));
    const states = answers.map((answer) => (answer as { bytes: Uint8Array }).bytes);
    const stream: StreamState = openForestState(states[0]).stream;
    const head = beginForestState(this.#settings, stream).finish();
    const trees = states.map((state) => state.subarray(head.length));
    const whole = new Uint8Array(trees.reduce((sum, part) => sum + part.length, head.length));
    whole.set(head);
    let place = head.length;
    for (const part of trees) {
      whole.set(part, place);
      place += part.length;
    }
    return whole;
  }

  /** Ends the threads. Calls not yet answered reject. */
  async close(): Promise<void> {
    await this.#calls.close();
  }

  static async #open(
    settings: ForestSettings,
    learned: number,
    shares: readonly TreeShare[],
    request: (share: TreeShare) => TreeRequest,
  ): Promise<ParallelForest> {
    // as it is run from its sources, or as it was built
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const calls = new WorkerCalls<TreeRequest, TreeAnswer>(
      `./forest-worker.${extension}`,
      import.meta.url,
      shares.length,
    );
    try {
      await calls.all((index) => request(shares[index]));
    } catch (error) {
      await calls.close();
      throw error;
    }
    return new ParallelForest(settings, learned, calls);
  }

  async #run(points: Points, isScored: boolean, isLearned: boolean): Promise<Float64Array<ArrayBuffer>> {
    if (points.length === 0) return new Float64Array(0);
    // a copy, so that the caller's array and what else lies in its memory stay out of it
    const copy = points.slice();
    const answers = await this.#calls.all(() => ({ kind: "run", points: copy, isScored, isLearned }));
    const [first, ...others] = answers.map((answer) => (answer as { sums: Float64Array<ArrayBuffer> }).sums);
    for (const sums of others) for (let k = 0; k < first.length; k++) first[k] += sums[k];
    return first;
  }

  #factor(learned: number): number {
    return CutForest.factor(this.#settings, learned);
  }
}

/** Splits so many trees as evenly as can be. */
function split(trees: number, workers: number): TreeShare[] {
  if (!Number.isInteger(workers) || workers < 1 || workers > trees) {
    throw new RangeError(`workers must be a whole number from 1 to ${trees}, the number of trees, got ${workers}`);
  }
  const first = (worker: number) => Math.floor((worker * trees) / workers);
  return Array.from({ length: workers }, (_, worker) => ({
    firstTree: first(worker),
    trees: first(worker + 1) - first(worker),
  }));
}
