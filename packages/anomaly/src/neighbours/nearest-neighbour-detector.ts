import type { Detector } from "../detector.ts";
import { Random } from "../random.ts";
import { requirePoint } from "../require-point.ts";
import { requireWhole } from "../require-whole.ts";
import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { FadingSample } from "./fading-sample.ts";
import { NearestDistances } from "./nearest-distances.ts";

const STATE_KIND = "nearest-neighbour-detector";
const STATE_VERSION = 1;
const MOST_DIMENSIONS = 2 ** 20;
const MOST_SAMPLE = 2 ** 20;

export interface NearestNeighbourDetectorOptions {
  /** Width of a point. */
  dimensions: number;
  /** Points, detectors and machines that share a seed share every score. */
  seed: string | number;
  /** Points remembered. Default 256. */
  sampleSize?: number;
  /** Which neighbour's distance counts, 1 being the nearest, in a full sample. Default the square root of `sampleSize`. */
  neighbours?: number;
  /** How fast the past fades, as for `RandomCutForest`. Default `0.1 / sampleSize`. */
  decay?: number;
  /** Points to learn before the first score, 2 or more. Default a quarter of `sampleSize`. */
  warmUp?: number;
}

/**
 * Scores a point by its distance from the `neighbours`-th nearest in a fading sample of the points before it. Finds what
 * lies between clusters or off a curved line; anomalies that look alike are found while fewer than `neighbours` of them are in
 * the sample.
 *
 * The distance is Euclid's over the square root of the dimensions, with each dimension counted in standard deviations of the
 * sample and the point itself, so that units do not matter; one that never moved until now cannot be further away than the
 * square root of the points held. While the sample is not full, the neighbour asked for is nearer in proportion.
 *
 * Cost of a score: O(sampleSize · dimensions); of a point learned: O(1), and the same once for each point that enters the
 * sample, with the defaults every tenth. Memory `8 · sampleSize · dimensions` bytes.
 *
 * Sources: S. Ramaswamy, R. Rastogi, K. Shim, "Efficient Algorithms for Mining Outliers from Large Data Sets", SIGMOD
 * 2000; M. Wu, C. Jermaine, "Outlier Detection by Sampling with Accuracy Guarantees", KDD 2006, for sampling.
 *
 * @example
 * const detector = new NearestNeighbourDetector({ dimensions: 2, seed: 1 });
 * for (let i = 0; i < 2000; i++) detector.learn(Float64Array.of(Math.sin(i), Math.cos(i)));
 * detector.score(Float64Array.of(0, 1)); // about 0.13
 * detector.score(Float64Array.of(0, 0)); // about 1: inside the ring, where nothing is
 */
export class NearestNeighbourDetector implements Detector {
  readonly dimensions: number;
  readonly #neighbours: number;
  readonly #decay: number;
  readonly #warmUp: number;
  readonly #sample: FadingSample;
  /** The sample's points one after another in the order of its places. */
  readonly #points: Float64Array<ArrayBuffer>;
  readonly #distances: NearestDistances;
  #random: Random;
  #learned = 0;

  /** @throws RangeError when an option is out of its range. */
  constructor(options: NearestNeighbourDetectorOptions) {
    const { dimensions, seed, sampleSize = 256 } = options;
    requireWhole("dimensions", dimensions, 1, MOST_DIMENSIONS);
    requireWhole("sampleSize", sampleSize, 2, MOST_SAMPLE);
    const { neighbours = Math.round(Math.sqrt(sampleSize)), decay = 0.1 / sampleSize } = options;
    const { warmUp = Math.max(2, Math.ceil(sampleSize / 4)) } = options;
    requireWhole("neighbours", neighbours, 1, sampleSize);
    requireWhole("warmUp", warmUp, 2, Number.MAX_SAFE_INTEGER);
    if (!(decay >= 0 && decay < Infinity)) throw new RangeError(`decay must be 0 or above, got ${decay}`);
    this.dimensions = dimensions;
    this.#neighbours = neighbours;
    this.#decay = decay;
    this.#warmUp = warmUp;
    this.#sample = new FadingSample(sampleSize, decay);
    this.#points = new Float64Array(sampleSize * dimensions);
    this.#distances = new NearestDistances(dimensions, neighbours);
    this.#random = new Random(seed);
  }

  get ready(): boolean {
    return this.#learned >= this.#warmUp;
  }

  /** A distance in standard deviations, 0 or above. Undefined while not `ready`. @throws RangeError as `Detector.score` does. */
  score(x: Float64Array): number | undefined {
    requirePoint(x, this.dimensions);
    if (!this.ready) return undefined;
    const { size, capacity } = this.#sample;
    const nearest = Math.ceil((this.#neighbours * size) / capacity);
    return this.#distances.nearest(x, this.#points.subarray(0, size * this.dimensions), nearest);
  }

  /** @throws RangeError as `Detector.learn` does. */
  learn(x: Float64Array): void {
    requirePoint(x, this.dimensions);
    const place = this.#sample.offer(this.#learned, this.#random.nextOpen());
    this.#learned += 1;
    if (place === undefined) return;
    this.#points.set(x, place * this.dimensions);
    this.#distances.forget();
  }

  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    const { capacity, keys, size } = this.#sample;
    const header = [this.dimensions, capacity, this.#neighbours, this.#decay, this.#warmUp, this.#learned];
    writer.array(Float64Array.from(header));
    writer.array(this.#random.state());
    writer.array(keys);
    writer.array(this.#points.subarray(0, size * this.dimensions));
    return writer.finish();
  }

  /** @throws InvalidStateError when the bytes are not a whole detector in a known version. */
  static restore(bytes: Uint8Array): NearestNeighbourDetector {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const dimensions = reader.integer(1, MOST_DIMENSIONS);
    const sampleSize = reader.integer(2, MOST_SAMPLE);
    const neighbours = reader.integer(1, sampleSize);
    const decay = reader.numberFrom(0);
    const warmUp = reader.integer(2, Number.MAX_SAFE_INTEGER);
    const restored = new NearestNeighbourDetector({ dimensions, sampleSize, neighbours, decay, warmUp, seed: "" });
    restored.#learned = reader.integer(0, Number.MAX_SAFE_INTEGER);
    const size = Math.min(restored.#learned, sampleSize);
    restored.#random = Random.from(reader.uint32s(4));
    restored.#sample.restore(reader.float64s(size));
    restored.#points.set(reader.float64s(size * dimensions));
    reader.end();
    return restored;
  }
}
