import type { Detector } from "../detector.ts";
import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { displacementScore, visitLevels } from "./displacement-score.ts";
import { nearestValue } from "./nearest-value.ts";
import { SampledTree } from "./sampled-tree.ts";
import { SeparationWalk } from "./separation-walk.ts";

const STATE_KIND = "random-cut-forest";
const STATE_VERSION = 1;

export interface RandomCutForestOptions {
  /** Width of a point. */
  dimensions: number;
  /** More trees, steadier scores, proportional cost. Default 50. */
  trees?: number;
  /** Points that each tree remembers. Default 256. */
  sampleSize?: number;
  /** Points, forests and machines that share a seed share every score. */
  seed: string | number;
  /**
   * How fast the past fades: a point seen `n` points ago is kept with weight `exp(-decay * n)`. 0 remembers all of the
   * stream alike. Default `0.1 / sampleSize`: of 256 places, half are held by the last 1,800 points or so.
   */
  decay?: number;
  /** Points to learn before the first score. Default a quarter of `sampleSize`. */
  warmUp?: number;
}

/** What made a point score as it did: per dimension, for lying above and for lying below what is usual. */
export interface DirectedAttribution {
  high: Float64Array;
  low: Float64Array;
}

/**
 * Random cut forest: scores each point of a stream by how soon random cuts would set it apart from a fading sample of
 * the points before it.
 *
 * Scores are the mean over the trees of the expected inverse depth (formula in `displacement-score.ts`): about 1 is
 * usual, and `log2(1 + sampleSize)` the most there can be. Dimensions count by their spread, so bring them to comparable scales
 * first. Values are kept as 32-bit floats.
 *
 * Cost of a score or a point learned: O(trees · (depth + dimensions)); memory `12 · trees · sampleSize · dimensions`
 * bytes and a little more.
 *
 * Sources: S. Guha, N. Mishra, G. Roy, O. Schrijvers, "Robust Random Cut Forest Based Anomaly Detection On Streams",
 * ICML 2016 (http://proceedings.mlr.press/v48/guha16.html); the score and the fading sample follow
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
  readonly #sampleSize: number;
  readonly #decay: number;
  readonly #warmUp: number;
  readonly #trees: SampledTree[];
  readonly #walk: SeparationWalk;
  readonly #point: Float32Array;
  #learned = 0;

  /** @throws RangeError when an option is out of its range. */
  constructor(options: RandomCutForestOptions) {
    const { dimensions, trees = 50, sampleSize = 256, seed } = options;
    requireWhole("dimensions", dimensions, 1);
    requireWhole("trees", trees, 1);
    requireWhole("sampleSize", sampleSize, 2);
    const { decay = 0.1 / sampleSize, warmUp = Math.ceil(sampleSize / 4) } = options;
    requireWhole("warmUp", warmUp, 1);
    if (!(decay >= 0 && decay < Infinity)) throw new RangeError(`decay must be 0 or above, got ${decay}`);
    this.dimensions = dimensions;
    this.#sampleSize = sampleSize;
    this.#decay = decay;
    this.#warmUp = warmUp;
    this.#trees = Array.from(
      { length: trees },
      (_, index) => new SampledTree({ dimensions, sampleSize, decay, seed: `${seed}/tree ${index}` }),
    );
    this.#walk = new SeparationWalk(dimensions, sampleSize + 1);
    this.#point = new Float32Array(dimensions);
  }

  get ready(): boolean {
    return this.#learned >= this.#warmUp;
  }

  score(x: Float64Array): number | undefined {
    this.#take(x);
    if (!this.ready) return undefined;
    let sum = 0;
    for (const { tree } of this.#trees) {
      this.#walk.run(tree.nodes, tree.root, this.#point);
      sum += displacementScore(this.#walk, tree.nodes, tree.mass);
    }
    return sum / this.#trees.length;
  }

  learn(x: Float64Array): void {
    this.#take(x);
    for (const member of this.#trees) member.offer(this.#point, this.#learned, this.#walk, false);
    this.#learned += 1;
  }

  /** What `score(x)` and then `learn(x)` do, in one walk through each tree. */
  scoreAndLearn(x: Float64Array): number | undefined {
    if (!this.ready) {
      this.learn(x);
      return undefined;
    }
    this.#take(x);
    let sum = 0;
    for (const member of this.#trees) {
      const { tree } = member;
      this.#walk.run(tree.nodes, tree.root, this.#point);
      sum += displacementScore(this.#walk, tree.nodes, tree.mass);
      member.offer(this.#point, this.#learned, this.#walk, true);
    }
    this.#learned += 1;
    return sum / this.#trees.length;
  }

  /**
   * What each dimension adds to the score of `x`: none is negative, and they sum to the score but for rounding.
   * Undefined while not `ready`. @throws RangeError as `score` does.
   */
  attribution(x: Float64Array): Float64Array | undefined {
    const directed = this.directedAttribution(x);
    return directed?.high.map((share, dimension) => share + directed.low[dimension]);
  }

  /** As `attribution`, apart for values above and below what is usual. */
  directedAttribution(x: Float64Array): DirectedAttribution | undefined {
    this.#take(x);
    if (!this.ready) return undefined;
    const high = new Float64Array(this.dimensions);
    const low = new Float64Array(this.dimensions);
    for (const member of this.#trees) this.#attribute(member, high, low);
    const mean = (sum: number) => sum / this.#trees.length;
    return { high: high.map(mean), low: low.map(mean) };
  }

  /**
   * What `x` would usually be in one dimension, given the others: the median over the trees of the value of the
   * nearest point remembered, so always a value that was seen. Undefined while not `ready`.
   *
   * @throws RangeError as `score` does, and when there is no such dimension.
   */
  expected(x: Float64Array, dimension: number): number | undefined {
    this.#take(x);
    if (!Number.isInteger(dimension) || dimension < 0 || dimension >= this.dimensions) {
      throw new RangeError(`there is no dimension ${dimension} in 0..${this.dimensions - 1}`);
    }
    if (!this.ready) return undefined;
    const values = Float32Array.from(this.#trees, ({ tree }) =>
      nearestValue(tree.nodes, tree.root, this.#point, dimension),
    ).sort();
    return values[(values.length - 1) >> 1];
  }

  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    const header = [this.dimensions, this.#trees.length, this.#sampleSize, this.#decay, this.#warmUp, this.#learned];
    writer.array(Float64Array.from(header));
    for (const member of this.#trees) member.write(writer);
    return writer.finish();
  }

  /**
   * The forest that gave these bytes, at the point where it gave them.
   *
   * @throws InvalidStateError when the bytes are not a whole forest in a known version.
   */
  static restore(bytes: Uint8Array): RandomCutForest {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const forest = new RandomCutForest({
      dimensions: reader.integer(1, 2 ** 20),
      trees: reader.integer(1, 2 ** 16),
      sampleSize: reader.integer(2, 2 ** 24),
      decay: reader.numberFrom(0),
      warmUp: reader.integer(1, Number.MAX_SAFE_INTEGER),
      seed: "",
    });
    forest.#learned = reader.integer(0, Number.MAX_SAFE_INTEGER);
    for (const member of forest.#trees) member.read(reader, forest.#learned);
    reader.end();
    return forest;
  }

  /** Copies `x` to where the trees read it, rounded as they keep it; one kind of zero only, so that equal points are equal bytes. */
  #take(x: Float64Array): void {
    const { dimensions } = this;
    if (x.length !== dimensions) {
      throw new RangeError(`expected ${dimensions} dimensions, got ${x.length}: x[${Math.min(x.length, dimensions)}]`);
    }
    for (let d = 0; d < dimensions; d++) {
      const value = Math.fround(x[d]) + 0;
      if (!Number.isFinite(value)) throw new RangeError(`x[${d}] must be a finite 32-bit float, got ${x[d]}`);
      this.#point[d] = value;
    }
  }

  #attribute({ tree }: SampledTree, high: Float64Array, low: Float64Array): void {
    const walk = this.#walk;
    const { nodes, mass } = tree;
    const x = this.#point;
    walk.run(nodes, tree.root, x);
    if (walk.levels === 0) {
      // an exact copy of a known point stands out in no dimension more than in another
      const share = displacementScore(walk, nodes, mass) / (2 * this.dimensions);
      for (let d = 0; d < this.dimensions; d++) {
        high[d] += share;
        low[d] += share;
      }
      return;
    }
    visitLevels(walk, nodes, mass, (level, share) => {
      const lowAt = nodes.lowAt(walk.node[level]);
      const highAt = nodes.highAt(walk.node[level]);
      for (let index = walk.start[level]; index < walk.start[level + 1]; index++) {
        const d = walk.outside[index];
        const below = nodes.bounds[lowAt + d] - x[d];
        if (below > 0) low[d] += (share * below) / walk.gap[level];
        else high[d] += (share * (x[d] - nodes.bounds[highAt + d])) / walk.gap[level];
      }
    });
  }
}

function requireWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} must be a whole number from ${least}, got ${value}`);
  }
}
