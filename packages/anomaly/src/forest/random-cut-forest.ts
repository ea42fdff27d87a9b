import type { Detector } from "../detector.ts";
import { type Counterfactual, findCounterfactual } from "./counterfactual.ts";
import { CutForest, type Flags } from "./cut-forest.ts";
import { addAttribution, type DirectedAttribution } from "./forest-attribution.ts";
import { LEARN, SCORE } from "./forest-kernel.ts";
import { type ForestSettings, forestSettings, type RandomCutForestOptions } from "./forest-options.ts";
import { beginForestState, openForestState } from "./forest-state.ts";
import { type MissingMask, nearestLeaf } from "./nearest-leaf.ts";
import { checkPoints, type Points } from "./take-points.ts";
import { TreeWalk } from "./tree-walk.ts";

/**
 * Random cut forest: scores each point of a stream by how soon random cuts would set it apart from the points
 * remembered, which are a fading sample of the past or the latest ones.
 *
 * Scores are the mean over the trees. With `scoring: "depth"` about 1 is usual and `log2(1 + sampleSize)` the most there can
 * be; with `"displacement"` a score is a number of points, from 0 to `sampleSize`. Dimensions count by their spread, so
 * bring them to comparable scales first. Values are kept as 32-bit floats and go up to 1e30 either way.
 *
 * The work is done in WebAssembly with SIMD, or in plain TypeScript to the same bits where that is not to be had.
 *
 * Cost of a score or a point learned: O(trees · depth · dimensions). Memory: about `16 · trees · sampleSize · (dimensions + 6)`
 * bytes.
 *
 * Sources: S. Guha, N. Mishra, G. Roy, O. Schrijvers, "Robust Random Cut Forest Based Anomaly Detection On Streams",
 * ICML 2016 (http://proceedings.mlr.press/v48/guha16.html); the score by depth and the fading sample follow
 * https://github.com/aws/random-cut-forest-by-aws.
 *
 * @example
 * const forest = new RandomCutForest({ dimensions: 2, seed: 1 });
 * for (let i = 0; i < 500; i++) forest.learn(Float64Array.of(Math.sin(i), Math.cos(i)));
 * forest.score(Float64Array.of(0, 1)); // about 0.8
 * forest.score(Float64Array.of(3, 3)); // about 5.7
 */
export class RandomCutForest implements Detector {
  readonly dimensions: number;
  readonly #settings: ForestSettings;
  readonly #forest: CutForest;

  /** @throws RangeError when an option is out of its range. */
  constructor(options: RandomCutForestOptions) {
    this.#settings = forestSettings(options);
    this.#forest = new CutForest(this.#settings, options.seed);
    this.dimensions = this.#settings.dimensions;
  }

  get ready(): boolean {
    return this.#forest.learned >= this.#settings.warmUp;
  }

  /** Whether WebAssembly does the work; false when its plain twin does. */
  get isFast(): boolean {
    return this.#forest.isFast;
  }

  /**
   * With `missing`, values flagged there are not looked at: the score is that of `imputed(x, missing)`, the point as it would
   * usually be beside the values that are known.
   *
   * @throws RangeError when `x` or `missing` has the wrong width, or `x` holds what is not a number within 1e30.
   */
  score(x: Float64Array, missing?: MissingMask): number | undefined {
    checkPoints(x, this.dimensions, false, missing);
    if (!this.ready) return undefined;
    return this.#forest.run(this.#whole(x, missing) as Float64Array, SCORE)[0] * this.#factor(this.#forest.learned);
  }

  /** With `missing`, learns `imputed(x, missing)`; while not `ready`, which is too early for that, such points are passed over. */
  learn(x: Float64Array, missing?: MissingMask): void {
    checkPoints(x, this.dimensions, false, missing);
    const whole = this.#whole(x, missing);
    if (whole !== undefined) this.#forest.run(whole, LEARN);
  }

  /** What `score(x)` and then `learn(x)` do, in one walk through each tree. */
  scoreAndLearn(x: Float64Array): number | undefined {
    checkPoints(x, this.dimensions, false);
    if (this.ready) return this.#forest.run(x, SCORE | LEARN)[0] * this.#factor(this.#forest.learned - 1);
    this.#forest.run(x, LEARN);
    return undefined;
  }

  /**
   * What `scoreAndLearn` of each point does, to the bit, and faster: many points go through one tree before the next.
   *
   * @param points one after the other, `dimensions` numbers each
   * @param learned one flag a point: those not flagged are scored and not learned; without it all are learned
   * @returns a score a point; NaN for those that came before the forest was ready
   * @throws RangeError as `score` does, naming the number's place in `points`; the forest is then as it was.
   */
  scoreAndLearnMany(points: Points, learned?: Flags): Float64Array<ArrayBuffer> {
    checkPoints(points, this.dimensions, true);
    const count = points.length / this.dimensions;
    const before = this.#forest.learned;
    const scores = new Float64Array(count).fill(Number.NaN);
    let unscored = 0;
    let known = before;
    for (; unscored < count && known < this.#settings.warmUp; unscored++) known += isSet(learned, unscored) ? 1 : 0;
    const flags = learned === undefined ? undefined : Array.from({ length: count }, (_, k) => isSet(learned, k));
    this.#forest.run(points.subarray(0, unscored * this.dimensions), LEARN, flags);
    const later = flags?.slice(unscored);
    const sums = this.#forest.run(points.subarray(unscored * this.dimensions), SCORE | LEARN, later);
    for (let k = 0; k < sums.length; k++) {
      scores[unscored + k] = sums[k] * this.#factor(known);
      known += isSet(learned, unscored + k) ? 1 : 0;
    }
    return scores;
  }

  /** What `score` of each point does, as `scoreAndLearnMany` does. */
  scoreMany(points: Points): Float64Array<ArrayBuffer> {
    checkPoints(points, this.dimensions, true);
    if (!this.ready) return new Float64Array(points.length / this.dimensions).fill(NaN);
    const factor = this.#factor(this.#forest.learned);
    return this.#forest.run(points, SCORE).map((sum) => sum * factor);
  }

  /** What `learn` of each point does, as `scoreAndLearnMany` does. */
  learnMany(points: Points): void {
    checkPoints(points, this.dimensions, true);
    this.#forest.run(points, LEARN);
  }

  /**
   * What each dimension adds to the score of `x`: none is negative, and they sum to the score but for rounding.
   * Undefined while not `ready`. @throws RangeError as `score` does.
   */
  attribution(x: Float64Array): Float64Array<ArrayBuffer> | undefined {
    const directed = this.directedAttribution(x);
    return directed?.high.map((share, dimension) => share + directed.low[dimension]);
  }

  /** As `attribution`, apart for values above and below what is usual. */
  directedAttribution(x: Float64Array): DirectedAttribution | undefined {
    checkPoints(x, this.dimensions, false);
    if (!this.ready) return undefined;
    const { memory, trees, learned } = this.#forest;
    const walk = new TreeWalk(memory);
    const sums = { high: new Float64Array(this.dimensions), low: new Float64Array(this.dimensions) };
    this.#forest.place(x);
    for (const tree of trees) addAttribution(memory, walk, tree, 0, sums);
    const factor = this.#factor(learned);
    return { high: sums.high.map((sum) => sum * factor), low: sums.low.map((sum) => sum * factor) };
  }

  /**
   * What `x` would usually be in one dimension, given the others: the median over the trees of the value of the
   * nearest point remembered, so always a value that was seen. Undefined while not `ready`.
   *
   * @throws RangeError as `score` does, and when there is no such dimension.
   */
  expected(x: Float64Array, dimension: number): number | undefined {
    if (!Number.isInteger(dimension) || dimension < 0 || dimension >= this.dimensions) {
      throw new RangeError(`there is no dimension ${dimension} in 0..${this.dimensions - 1}`);
    }
    checkPoints(x, this.dimensions, false);
    return this.imputed(x, new Uint8Array(this.dimensions).fill(1, dimension, dimension + 1))?.[dimension];
  }

  /**
   * A copy of `x` whose missing values are what they would usually be beside the others: each the median over the
   * trees of the values of the nearest points remembered. Undefined while not `ready`. @throws RangeError as `score` does.
   */
  imputed(x: Float64Array, missing: MissingMask): Float64Array<ArrayBuffer> | undefined {
    checkPoints(x, this.dimensions, false, missing);
    if (!this.ready) return undefined;
    const { memory, trees } = this.#forest;
    this.#forest.place(x);
    const leaves = trees.map((tree) => ({ tree, leaf: nearestLeaf(memory, tree, 0, missing) }));
    return Float64Array.from(x, (value, d) => {
      if (!missing[d]) return value;
      const values = Float32Array.from(leaves, ({ tree, leaf }) => memory.f32[memory.edge(tree, leaf, d)]).sort();
      return values[(values.length - 1) >> 1];
    });
  }

  /**
   * The few values of `x` that would have to be others for it to be usual, and what they would be.
   *
   * @param options.usual the score to come down to; default 1, about what is usual for scores by depth
   * @param options.limit values to change at most; default 3
   * @returns undefined while not `ready`
   * @throws RangeError as `score` does.
   */
  counterfactual(x: Float64Array, options: { usual?: number; limit?: number } = {}): Counterfactual | undefined {
    checkPoints(x, this.dimensions, false);
    if (!this.ready) return undefined;
    return findCounterfactual(x, this, options.usual ?? 1, options.limit ?? 3);
  }

  save(): Uint8Array<ArrayBuffer> {
    const writer = beginForestState(this.#settings, this.#forest.stream);
    this.#forest.write(writer);
    return writer.finish();
  }

  /**
   * What `save` gives now, made with many calls of `next` between other work. What is learned meanwhile is not in it; the
   * first of that costs one copy of the forest's memory. One at a time.
   */
  saveInSteps(): Iterator<undefined, Uint8Array<ArrayBuffer>> {
    const writer = beginForestState(this.#settings, this.#forest.stream);
    const trees = this.#forest.writeInSteps(writer);
    return (function* () {
      while (!trees.next().done) yield undefined;
      return writer.finish();
    })();
  }

  /**
   * The forest that gave these bytes, at the point where it gave them.
   *
   * @param options.plain true does without WebAssembly
   * @throws InvalidStateError when the bytes are not a whole forest in a known version.
   */
  static restore(bytes: Uint8Array, options: { plain?: boolean } = {}): RandomCutForest {
    const { settings, stream, reader } = openForestState(bytes);
    const forest = new RandomCutForest({ ...settings, ...options, seed: "" });
    forest.#forest.read(stream, reader);
    reader.end();
    return forest;
  }

  /** `x` itself when nothing is missing, else completed; undefined while that is too early. */
  #whole(x: Float64Array, missing: MissingMask | undefined): Float64Array | undefined {
    return missing !== undefined && isAnySet(missing) ? this.imputed(x, missing) : x;
  }

  #factor(learned: number): number {
    return CutForest.factor(this.#settings, learned);
  }
}

function isSet(flags: Flags | undefined, index: number): boolean {
  return flags === undefined || Boolean(flags[index]);
}

function isAnySet(missing: MissingMask): boolean {
  for (let d = 0; d < missing.length; d++) if (missing[d]) return true;
  return false;
}
