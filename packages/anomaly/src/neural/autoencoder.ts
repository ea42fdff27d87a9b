import type { Detector } from "../detector.ts";
import { Random } from "../random.ts";
import { requireWhole } from "../require-whole.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { Adam } from "./adam.ts";
import { AutoencoderNetwork } from "./autoencoder-network.ts";
import { drawStandardNormal } from "./draw-standard-normal.ts";
import { OnlineStandardiser } from "./online-standardiser.ts";
import { readFinite } from "./read-finite.ts";

const STATE_KIND = "autoencoder";
const STATE_VERSION = 1;
const MOST_DIMENSIONS = 4096;

/** Steps begin this many times longer, and are half that after `SETTLING_POINTS`. */
const FIRST_STEPS = 4;
const SETTLING_POINTS = 200;

/** Points with an error above this part of the usual one count for less, as much less as it is larger. */
const TRUSTED_PART = 0.5;

/** No dimension is believed to be reproduced better than this, in squared deviations: the steps alone stir it so much. */
const LEAST_USUAL = 0.01;

export interface AutoencoderOptions {
  /** Width of a point, 1 to 4096. */
  dimensions: number;
  /** Text or number; decides the first weights and the draws of a variational one. */
  seed: string | number;
  /** Whether the code of a point is a distribution, kept near the standard normal one. Default false. */
  variational?: boolean;
  /** Values in each of the two hidden layers, 1 to 4096. Default half the dimensions, at least 4 and at most 64. */
  hidden?: number;
  /** Values in the code, 1 to 4096. Default a quarter of the dimensions, at least 1 and at most 16. */
  latent?: number;
  /** How far one point moves a weight at most, once the first ones have passed. Above 0. Default 0.001. */
  learningRate?: number;
  /** Points after which one counts half in what is usual: means, deviations and errors. Default 2000; Infinity never forgets. */
  halfLife?: number;
  /** Points before the first score. Default 64. */
  warmUp?: number;
}

/**
 * A small neural network that learns to pass each point of a stream through a few values, its code, and scores a point
 * by how badly it comes out at the other end: so it knows which dimensions go together, also when not along lines.
 *
 * Dimensions are standardised as the stream goes by, so units do not matter. The score is the mean over the dimensions of
 * the squared error, in parts of what is usual in that dimension: 0 or above, about 1 is usual, a variational one
 * somewhat less. Variational, the code is a normal distribution and twice its divergence from the standard one, in nats,
 * is added before the mean is taken: the negative evidence lower bound, but for constants. Scores use the mean of the
 * code and draw nothing.
 *
 * Each point learned is one step of Adam down half the squared error, plus the divergence times the usual squared error
 * of a dimension if variational. Points that come out badly count for less, so that outliers do not become usual as they
 * are learned; a level that lasts does, within a few half-lives.
 *
 * Cost of a point scored or learned: O(hidden · (dimensions + latent)), learning about six times as much as scoring.
 * Memory about `64 · hidden · (dimensions + latent)` bytes.
 *
 * Sources: G. E. Hinton, R. R. Salakhutdinov, Science 313 (2006); D. P. Kingma, M. Welling, "Auto-Encoding Variational
 * Bayes", ICLR 2014; the weight of the divergence after O. Rybkin, K. Daniilidis, S. Levine, "Simple and Effective VAE
 * Training with Calibrated Decoders", ICML 2021.
 *
 * @example
 * const autoencoder = new Autoencoder({ dimensions: 2, seed: 1 });
 * for (let i = 0; i < 5000; i++) autoencoder.learn(Float64Array.of(Math.sin(i), 100 * Math.sin(i)));
 * autoencoder.score(Float64Array.of(0.5, 50)); // below 1
 * autoencoder.score(Float64Array.of(0.5, -50)); // above 10: each is usual, but not the two together
 */
export class Autoencoder implements Detector {
  readonly dimensions: number;
  readonly variational: boolean;
  readonly #hidden: number;
  readonly #latent: number;
  readonly #learningRate: number;
  readonly #halfLife: number;
  readonly #warmUp: number;
  readonly #standardiser: OnlineStandardiser;
  readonly #network: AutoencoderNetwork;
  readonly #adam: Adam;
  /** Fading mean of the squared error in each dimension, in squared deviations. */
  readonly #usual: Float64Array<ArrayBuffer>;
  readonly #scaled: Float64Array;
  readonly #noise: Float64Array | undefined;
  #random: Random;

  /** @throws RangeError when an option is out of its range. */
  constructor(options: AutoencoderOptions) {
    const { dimensions, seed, variational = false, learningRate = 0.001, halfLife = 2000, warmUp = 64 } = options;
    requireWhole("dimensions", dimensions, 1, MOST_DIMENSIONS);
    const { hidden = Math.min(64, Math.max(4, Math.round(dimensions / 2))) } = options;
    const { latent = Math.min(16, Math.max(1, Math.round(dimensions / 4))) } = options;
    requireWhole("hidden", hidden, 1, MOST_DIMENSIONS);
    requireWhole("latent", latent, 1, MOST_DIMENSIONS);
    requireWhole("warmUp", warmUp, 2, Number.MAX_SAFE_INTEGER);
    if (!(halfLife > 0)) throw new RangeError(`halfLife must be above 0, got ${halfLife}`);
    if (!(learningRate > 0 && learningRate <= 1)) {
      throw new RangeError(`learningRate must be above 0 and at most 1, got ${learningRate}`);
    }
    this.dimensions = dimensions;
    this.variational = variational;
    this.#hidden = hidden;
    this.#latent = latent;
    this.#learningRate = learningRate;
    this.#halfLife = halfLife;
    this.#warmUp = warmUp;
    this.#standardiser = new OnlineStandardiser(dimensions, halfLife);
    this.#network = new AutoencoderNetwork({ dimensions, hidden, latent, variational });
    this.#adam = new Adam(this.#network.parameters.length);
    this.#usual = new Float64Array(dimensions);
    this.#scaled = new Float64Array(dimensions);
    this.#noise = variational ? new Float64Array(latent) : undefined;
    this.#random = new Random(seed);
    this.#network.initialise(this.#random);
  }

  get ready(): boolean {
    return this.#standardiser.learned >= this.#warmUp;
  }

  /** 0 or above; higher is stranger. Undefined while not `ready`. @throws RangeError as `Detector.score` does. */
  score(x: Float64Array): number | undefined {
    this.#standardiser.scale(x, this.#scaled);
    if (!this.ready) return undefined;
    this.#network.reconstruct(this.#scaled);
    let sum = 2 * this.#network.divergence;
    for (let d = 0; d < this.dimensions; d++) sum += this.#squaredError(d) / this.#usualAt(d);
    return sum / this.dimensions;
  }

  /** @throws RangeError as `Detector.learn` does. */
  learn(x: Float64Array): void {
    const { rate } = this.#standardiser;
    this.#standardiser.learn(x);
    this.#standardiser.scale(x, this.#scaled);
    if (this.#noise !== undefined) drawStandardNormal(this.#random, this.#noise);
    this.#network.reconstruct(this.#scaled, this.#noise);
    let error = 0;
    let usual = 0;
    for (let d = 0; d < this.dimensions; d++) {
      const squared = this.#squaredError(d);
      error += squared;
      usual += this.#usual[d];
      this.#usual[d] += rate * (squared - this.#usual[d]);
    }
    const trusted = TRUSTED_PART * usual;
    const weight = this.ready && error > trusted ? trusted / error : 1;
    this.#network.backward(this.#scaled, this.#noise, {
      error: weight,
      divergence: (weight * usual) / this.dimensions,
    });
    const stretch = Math.max(1, FIRST_STEPS / (1 + this.#standardiser.learned / SETTLING_POINTS));
    this.#adam.step(this.#network.parameters, this.#network.gradients, this.#learningRate * stretch);
  }

  /**
   * What each dimension adds to the score of `x`: none is negative, and they sum to the score but for rounding. The
   * divergence of a variational one is shared out by how much it depends on each dimension there, as gradient times
   * input (A. Shrikumar and others, 2016). Undefined while not `ready`. @throws RangeError as `score` does.
   */
  attribution(x: Float64Array): Float64Array | undefined {
    if (this.score(x) === undefined) return undefined;
    const shares = this.#divergenceShares();
    for (let d = 0; d < this.dimensions; d++) {
      shares[d] = (shares[d] + this.#squaredError(d) / this.#usualAt(d)) / this.dimensions;
    }
    return shares;
  }

  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    const sizes = [this.dimensions, Number(this.variational), this.#hidden, this.#latent, this.#warmUp];
    writer.array(Float64Array.from([...sizes, this.#learningRate, this.#halfLife]));
    this.#standardiser.write(writer);
    writer.array(this.#network.parameters);
    this.#adam.write(writer);
    writer.array(this.#usual);
    writer.array(this.#random.state());
    return writer.finish();
  }

  /**
   * The autoencoder that gave these bytes, at the point where it gave them.
   *
   * @throws InvalidStateError when the bytes are not a whole autoencoder in a known version.
   */
  static restore(bytes: Uint8Array): Autoencoder {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const dimensions = reader.integer(1, MOST_DIMENSIONS);
    const variational = reader.integer(0, 1) === 1;
    const hidden = reader.integer(1, MOST_DIMENSIONS);
    const latent = reader.integer(1, MOST_DIMENSIONS);
    const warmUp = reader.integer(2, Number.MAX_SAFE_INTEGER);
    const learningRate = reader.numberFrom(Number.MIN_VALUE);
    const halfLife = reader.number();
    if (!(halfLife > 0 && learningRate <= 1)) throw new InvalidStateError("an option is out of its range");
    const restored = new Autoencoder({
      dimensions,
      seed: "",
      variational,
      hidden,
      latent,
      warmUp,
      learningRate,
      halfLife,
    });
    restored.#standardiser.read(reader);
    readFinite(reader, restored.#network.parameters);
    restored.#adam.read(reader);
    readFinite(reader, restored.#usual);
    restored.#random = Random.from(reader.uint32s(4));
    reader.end();
    return restored;
  }

  /** Of the last point, in squared deviations. */
  #squaredError(d: number): number {
    const error = this.#scaled[d] - this.#network.output[d];
    return error * error;
  }

  #usualAt(d: number): number {
    return Math.max(this.#usual[d], LEAST_USUAL);
  }

  /** Twice the divergence of the last point's code, shared out among the dimensions. */
  #divergenceShares(): Float64Array {
    const shares = new Float64Array(this.dimensions);
    const whole = 2 * this.#network.divergence;
    if (whole === 0) return shares;
    this.#network.divergenceGradients(shares);
    let total = 0;
    for (let d = 0; d < this.dimensions; d++) {
      shares[d] = Math.abs(shares[d] * this.#scaled[d]);
      total += shares[d];
    }
    return shares.map((share) => whole * (total > 0 ? share / total : 1 / this.dimensions));
  }
}
