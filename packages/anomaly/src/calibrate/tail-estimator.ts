import { InvalidStateError } from "../state/invalid-state-error.ts";
import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";

const STATE_KIND = "tail-estimator";
const STATE_VERSION = 1;

/** Values below this are counted as zero; values from `LARGEST` on share the last bucket. */
const SMALLEST = 1e-3;
const LARGEST = 1e9;

/** Each bucket is 4 % wider than the one below: small counts have a bucket of their own up to 25. */
const LOG_RATIO = Math.log(1.04);
const BUCKETS = 1 + Math.ceil(Math.log(LARGEST / SMALLEST) / LOG_RATIO);

/** The tail is the top 2 % of what was seen, but no fewer than 50 and no more than 500 observations. */
const TAIL_SHARE = 0.02;
const LEAST_TAIL = 50;
const MOST_TAIL = 500;

/** The fitted shape starts from this many imagined observations of an inverse-square tail, so that a few real ones cannot make it steep. */
const PRIOR_WEIGHT = 10;
const PRIOR_SHAPE = 0.5;

/** Between a tail like value^-10, near enough to exponential, and one without a mean. */
const LEAST_SHAPE = 0.1;
const MOST_SHAPE = 2;

/** A scale above this is divided by it, and all counts with it: exactly, for it is a power of two. */
const RESCALE_AT = 2 ** 64;

/** A bucket with less than this of an observation left is empty. */
const FADED = 1e-6;

export interface TailEstimatorOptions {
  /** Observations after which an old one has faded to 1/e. Default 100,000. */
  memory?: number;
  /** Observations before the first answer. Default 200. */
  warmUp?: number;
}

interface Tail {
  /** Lower edge of the tail. */
  from: number;
  /** Estimated probability of reaching it. */
  probability: number;
  /** Shape of the Pareto distribution above it: the probability falls like value^(-1/shape). */
  shape: number;
}

/**
 * How likely a stream of values, none negative, is to give a value as large as this one or larger.
 *
 * Counts values in buckets that are 4 % wide, older ones fading. Where many were seen, the answer is the share of them
 * in the value's bucket and above, with the value itself counted once: `(n(above) + 1) / (n + 1)`. In the tail, the top
 * 2 % or so, a Pareto distribution is fitted by Hill's estimator and the larger of both answers is given, so that a thin or
 * lumpy tail is never taken to be thinner than it was seen to be. Beyond the largest value seen only the fitted
 * decay is left, starting no lower than `1 / (n + 1)`. The answer never rises with the value.
 *
 * Learning is O(1); an answer adds up the occupied buckets from the top down to the value's, at most 705.
 *
 * Source: B. M. Hill, "A simple general approach to inference about the tail of a distribution", Annals of Statistics
 * 3 (1975).
 *
 * @example
 * const usual = new TailEstimator();
 * for (let i = 0; i < 1000; i++) usual.learn(1 + (i % 10));
 * usual.probability(10); // 0.101
 * usual.probability(1000); // 0.0000001
 */
export class TailEstimator {
  readonly #memory: number;
  readonly #warmUp: number;
  readonly #counts = new Float64Array(BUCKETS);
  /** The value last seen in each bucket: what a quantile answers. */
  readonly #samples = new Float64Array(BUCKETS);
  #highest = 0;
  /** What an observation of weight 1 adds to its bucket now. It grows, which is how the earlier ones fade. */
  #scale = 1;
  #total = 0;
  #learned = 0;

  /** @throws RangeError when an option is not above 0. */
  constructor({ memory = 100_000, warmUp = 200 }: TailEstimatorOptions = {}) {
    if (!(memory > 0 && memory < Infinity)) throw new RangeError(`memory must be above 0, got ${memory}`);
    if (!(warmUp > 0 && warmUp < Infinity)) throw new RangeError(`warmUp must be above 0, got ${warmUp}`);
    this.#memory = memory;
    this.#warmUp = warmUp;
  }

  /** Whether enough was learned to answer: weights that sum to the warm-up. */
  get ready(): boolean {
    return this.#learned >= this.#warmUp;
  }

  /** Observations remembered: the sum of their faded weights. */
  get count(): number {
    return this.#total / this.#scale;
  }

  /**
   * Takes a value in as `weight` observations; a weight below 1 is a part of one.
   *
   * @throws RangeError when the value is negative or not finite, or the weight is negative or more than the memory.
   */
  learn(value: number, weight = 1): void {
    requireCountable(value);
    if (!(weight >= 0 && weight <= this.#memory)) {
      throw new RangeError(`a weight must be in 0..${this.#memory}, the memory, got ${weight}`);
    }
    if (weight === 0) return;
    this.#scale *= Math.exp(weight / this.#memory);
    if (this.#scale > RESCALE_AT) this.#rescale();
    const bucket = bucketOf(value);
    this.#counts[bucket] += weight * this.#scale;
    this.#samples[bucket] = value;
    this.#total += weight * this.#scale;
    this.#learned += weight;
    if (bucket > this.#highest) this.#highest = bucket;
  }

  /**
   * Estimated probability that a value of this stream is at least `value`, in (0, 1]. Undefined while not `ready`.
   *
   * @throws RangeError when the value is negative or not finite.
   */
  probability(value: number): number | undefined {
    requireCountable(value);
    if (!this.ready) return undefined;
    const bucket = bucketOf(value);
    const seen = bucket > this.#highest ? undefined : this.#shareFrom(this.#countFrom(bucket));
    if (seen !== undefined && seen > this.#shareFrom(this.#tailSize())) return seen;
    const tail = this.#fitTail();
    if (seen !== undefined) return Math.max(seen, decayedTo(value, tail));
    return this.#beyondAll(value, tail);
  }

  /**
   * The value that a share `p` of what was seen does not pass, to within a bucket's 4 %: the last one seen there.
   * Undefined while not `ready`. @throws RangeError when `p` is not in 0..1.
   */
  quantile(p: number): number | undefined {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile is asked for a share in 0..1, got ${p}`);
    if (!this.ready) return undefined;
    const wanted = this.#total * p;
    let below = 0;
    let bucket = 0;
    for (; bucket < this.#highest; bucket++) {
      below += this.#counts[bucket];
      if (below > 0 && below >= wanted) break;
    }
    return this.#samples[bucket];
  }

  /** Everything needed to go on exactly from here; only occupied buckets are written. */
  save(): Uint8Array<ArrayBuffer> {
    const occupied = this.#occupied();
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    for (const each of [this.#memory, this.#warmUp, this.#scale, this.#total, this.#learned]) writer.number(each);
    writer.number(occupied.length);
    writer.array(occupied);
    const values = new Float64Array(2 * occupied.length);
    for (let at = 0; at < occupied.length; at++) {
      values[at] = this.#counts[occupied[at]];
      values[at + occupied.length] = this.#samples[occupied[at]];
    }
    writer.array(values);
    return writer.finish();
  }

  /** Buckets that hold anything, rising. */
  #occupied(): Int32Array {
    const buckets = new Int32Array(this.#highest + 1);
    let count = 0;
    for (let bucket = 0; bucket <= this.#highest; bucket++) if (this.#counts[bucket] > 0) buckets[count++] = bucket;
    return buckets.subarray(0, count);
  }

  /** Goes on from what `save` gave. @throws InvalidStateError when the bytes are not a whole estimator in a known version. */
  static restore(bytes: Uint8Array): TailEstimator {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const estimator = new TailEstimator({
      memory: reader.numberFrom(Number.MIN_VALUE),
      warmUp: reader.numberFrom(Number.MIN_VALUE),
    });
    estimator.#scale = reader.numberFrom(0);
    estimator.#total = reader.numberFrom(0);
    estimator.#learned = reader.numberFrom(0);
    const occupied = reader.int32s(reader.integer(0, BUCKETS));
    const counts = reader.float64s(occupied.length);
    const samples = reader.float64s(occupied.length);
    reader.end();
    for (const [index, bucket] of occupied.entries()) {
      if (bucket < 0 || bucket >= BUCKETS) throw new InvalidStateError("a saved tail has a bucket that does not exist");
      estimator.#counts[bucket] = counts[index];
      estimator.#samples[bucket] = samples[index];
      estimator.#highest = Math.max(estimator.#highest, bucket);
    }
    return estimator;
  }

  /** Brings the numbers back to a size they can grow from, and drops what has faded to nothing. */
  #rescale(): void {
    this.#scale /= RESCALE_AT;
    const highest = this.#highest;
    this.#highest = 0;
    this.#total = 0;
    for (let bucket = 0; bucket <= highest; bucket++) {
      const count = this.#counts[bucket] / RESCALE_AT;
      this.#counts[bucket] = count > FADED * this.#scale ? count : 0;
      this.#total += this.#counts[bucket];
      if (this.#counts[bucket] > 0) this.#highest = bucket;
    }
  }

  /** Always adds from the top, so that the sum cannot rise with the bucket, not even by rounding. */
  #countFrom(bucket: number): number {
    let sum = 0;
    for (let each = this.#highest; each >= bucket; each--) sum += this.#counts[each];
    return sum / this.#scale;
  }

  #shareFrom(countAbove: number): number {
    return Math.min(1, (countAbove + 1) / (this.count + 1));
  }

  #tailSize(): number {
    return Math.min(Math.max(TAIL_SHARE * this.count, LEAST_TAIL), MOST_TAIL);
  }

  /** Fits the buckets that together hold no more than the tail may; undefined when even the highest holds more. */
  #fitTail(): Tail | undefined {
    const mostCount = this.#tailSize() * this.#scale;
    let lowest = 0;
    let count = 0;
    let bucketsAbove = 0;
    for (let bucket = this.#highest; bucket > 0; bucket--) {
      const here = this.#counts[bucket];
      if (here === 0) continue;
      if (count + here > mostCount) break;
      count += here;
      lowest = bucket;
      bucketsAbove += here * bucket;
    }
    if (lowest === 0) return undefined;
    const excess = (bucketsAbove - count * lowest + count / 2) * LOG_RATIO;
    const weight = count / this.#scale;
    const shape = (excess / this.#scale + PRIOR_WEIGHT * PRIOR_SHAPE) / (weight + PRIOR_WEIGHT);
    return {
      from: lowerEdge(lowest),
      probability: this.#shareFrom(weight),
      shape: Math.min(Math.max(shape, LEAST_SHAPE), MOST_SHAPE),
    };
  }

  #beyondAll(value: number, tail: Tail | undefined): number {
    // all zeros have no scale by which a first positive value could be called large
    if (this.#highest === 0) return this.#shareFrom(0);
    const from = lowerEdge(this.#highest + 1);
    const probability = Math.max(this.#shareFrom(0), decayedTo(from, tail));
    return decayedTo(value, { from, probability, shape: tail?.shape ?? PRIOR_SHAPE });
  }
}

/** The probability of reaching `value` by a tail's decay; 0 when there is none, and never 0 when there is. */
function decayedTo(value: number, tail: Tail | undefined): number {
  if (tail === undefined) return 0;
  const decay = value > tail.from ? (value / tail.from) ** (-1 / tail.shape) : 1;
  return Math.max(tail.probability * decay, Number.MIN_VALUE);
}

function bucketOf(value: number): number {
  if (value < SMALLEST) return 0;
  return Math.min(1 + Math.floor(Math.log(value / SMALLEST) / LOG_RATIO), BUCKETS - 1);
}

function lowerEdge(bucket: number): number {
  return SMALLEST * Math.exp((bucket - 1) * LOG_RATIO);
}

function requireCountable(value: number): void {
  if (!(value >= 0 && value < Infinity)) throw new RangeError(`a value must be finite and not negative, got ${value}`);
}
