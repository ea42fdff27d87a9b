import type { Random } from "../random.ts";
import { DenseLayer } from "./dense-layer.ts";

export interface AutoencoderShape {
  dimensions: number;
  hidden: number;
  latent: number;
  variational: boolean;
}

/** What the loss is made of: `error / 2` times the squared error, plus `divergence` times the divergence. */
export interface LossWeights {
  error: number;
  divergence: number;
}

/**
 * The network of an autoencoder: dimensions → hidden → latent → hidden → dimensions, softsign in the hidden layers. A
 * variational one encodes a point as the mean and the logarithm of the variance of a normal distribution over latent
 * values. Only arithmetic, a square root and, if variational, an exponential; parameters and gradients lie in one array each.
 *
 * Source: D. P. Kingma, M. Welling, "Auto-Encoding Variational Bayes", ICLR 2014.
 *
 * @internal
 */
export class AutoencoderNetwork {
  readonly parameters: Float64Array<ArrayBuffer>;
  readonly gradients: Float64Array<ArrayBuffer>;
  /** What the last point given became, `dimensions` values; overwritten by the next. */
  readonly output: Float64Array<ArrayBuffer>;
  readonly #variational: boolean;
  readonly #latent: number;
  readonly #toHidden: DenseLayer;
  readonly #toCode: DenseLayer;
  readonly #fromCode: DenseLayer;
  readonly #toOutput: DenseLayer;
  readonly #encoderHidden: Float64Array;
  /** Means, then logarithms of variances if variational. */
  readonly #code: Float64Array;
  readonly #drawn: Float64Array;
  readonly #decoderHidden: Float64Array;
  readonly #outputSlopes: Float64Array;
  readonly #hiddenSlopes: Float64Array;
  readonly #drawnSlopes: Float64Array;
  readonly #codeSlopes: Float64Array;

  constructor({ dimensions, hidden, latent, variational }: AutoencoderShape) {
    this.#variational = variational;
    this.#latent = latent;
    const codes = variational ? 2 * latent : latent;
    this.#toHidden = new DenseLayer(dimensions, hidden, 0);
    this.#toCode = new DenseLayer(hidden, codes, this.#toHidden.end);
    this.#fromCode = new DenseLayer(latent, hidden, this.#toCode.end);
    this.#toOutput = new DenseLayer(hidden, dimensions, this.#fromCode.end);
    this.parameters = new Float64Array(this.#toOutput.end);
    this.gradients = new Float64Array(this.#toOutput.end);
    this.output = new Float64Array(dimensions);
    this.#encoderHidden = new Float64Array(hidden);
    this.#code = new Float64Array(codes);
    this.#drawn = new Float64Array(latent);
    this.#decoderHidden = new Float64Array(hidden);
    this.#outputSlopes = new Float64Array(dimensions);
    this.#hiddenSlopes = new Float64Array(hidden);
    this.#drawnSlopes = new Float64Array(latent);
    this.#codeSlopes = new Float64Array(codes);
  }

  /** Draws new parameters; the last layer starts at 0, so that at first every point becomes the mean. */
  initialise(random: Random): void {
    this.parameters.fill(0);
    for (const layer of [this.#toHidden, this.#toCode, this.#fromCode]) {
      layer.initialise(this.parameters, () => random.next());
    }
  }

  /** Encodes `x` and decodes it into `output`; without `noise` from the mean of its code. `noise` holds `latent` standard normal values. */
  reconstruct(x: Float64Array, noise?: Float64Array): void {
    const { parameters } = this;
    this.#toHidden.forward(parameters, x, this.#encoderHidden);
    softsign(this.#encoderHidden);
    this.#toCode.forward(parameters, this.#encoderHidden, this.#code);
    for (let k = 0; k < this.#latent; k++) {
      const spread = noise === undefined ? 0 : noise[k] * Math.exp(this.#code[this.#latent + k] / 2);
      this.#drawn[k] = this.#code[k] + spread;
    }
    this.#fromCode.forward(parameters, this.#drawn, this.#decoderHidden);
    softsign(this.#decoderHidden);
    this.#toOutput.forward(parameters, this.#decoderHidden, this.output);
  }

  /**
   * How far the code of the last point is from standard normal, as Kullback-Leibler divergence in nats; 0 when not
   * variational.
   */
  get divergence(): number {
    if (!this.#variational) return 0;
    let sum = 0;
    for (let k = 0; k < this.#latent; k++) {
      const mean = this.#code[k];
      const logVariance = this.#code[this.#latent + k];
      sum += mean * mean + Math.exp(logVariance) - 1 - logVariance;
    }
    return sum / 2;
  }

  /** After `reconstruct(x, noise)`: fills `gradients` with what the loss gains per unit of each parameter. */
  backward(x: Float64Array, noise: Float64Array | undefined, weights: LossWeights): void {
    const { parameters, gradients } = this;
    for (let d = 0; d < x.length; d++) this.#outputSlopes[d] = weights.error * (this.output[d] - x[d]);
    this.#toOutput.parameterGradients(this.#decoderHidden, this.#outputSlopes, gradients);
    this.#toOutput.inputGradients(parameters, this.#outputSlopes, this.#hiddenSlopes);
    throughSoftsign(this.#decoderHidden, this.#hiddenSlopes);
    this.#fromCode.parameterGradients(this.#drawn, this.#hiddenSlopes, gradients);
    this.#fromCode.inputGradients(parameters, this.#hiddenSlopes, this.#drawnSlopes);
    this.#divergenceSlopes(weights.divergence);
    for (let k = 0; k < this.#latent; k++) {
      this.#codeSlopes[k] += this.#drawnSlopes[k];
      if (noise !== undefined) {
        const spread = noise[k] * Math.exp(this.#code[this.#latent + k] / 2);
        this.#codeSlopes[this.#latent + k] += (this.#drawnSlopes[k] * spread) / 2;
      }
    }
    this.#toCode.parameterGradients(this.#encoderHidden, this.#codeSlopes, gradients);
    this.#toCode.inputGradients(parameters, this.#codeSlopes, this.#hiddenSlopes);
    throughSoftsign(this.#encoderHidden, this.#hiddenSlopes);
    this.#toHidden.parameterGradients(x, this.#hiddenSlopes, gradients);
  }

  /** After `reconstruct`: writes into `target` what the divergence gains per unit of each dimension of the point. */
  divergenceGradients(target: Float64Array): void {
    this.#divergenceSlopes(1);
    this.#toCode.inputGradients(this.parameters, this.#codeSlopes, this.#hiddenSlopes);
    throughSoftsign(this.#encoderHidden, this.#hiddenSlopes);
    this.#toHidden.inputGradients(this.parameters, this.#hiddenSlopes, target);
  }

  #divergenceSlopes(weight: number): void {
    const latent = this.#latent;
    this.#codeSlopes.fill(0);
    if (!this.#variational) return;
    for (let k = 0; k < latent; k++) {
      this.#codeSlopes[k] = weight * this.#code[k];
      this.#codeSlopes[latent + k] = (weight * (Math.exp(this.#code[latent + k]) - 1)) / 2;
    }
  }
}

/** `v / (1 + |v|)` in place: bounded like the hyperbolic tangent, cheap, and the same to the last bit on every machine. */
function softsign(values: Float64Array): void {
  for (let each = 0; each < values.length; each++) values[each] /= 1 + Math.abs(values[each]);
}

/** Turns slopes of softsign's results into slopes of what went in, in place. */
function throughSoftsign(results: Float64Array, slopes: Float64Array): void {
  for (let each = 0; each < results.length; each++) {
    const left = 1 - Math.abs(results[each]);
    slopes[each] *= left * left;
  }
}
