/**
 * A fully connected layer, `y = W x + b`, whose weights are a stretch of an array that all layers of a network share:
 * one row of inputs for each output, then the biases. It holds no numbers itself.
 *
 * @internal
 */
export class DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly #weightsAt: number;
  readonly #biasesAt: number;

  constructor(inputs: number, outputs: number, at: number) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.#weightsAt = at;
    this.#biasesAt = at + inputs * outputs;
  }

  /** Where the next layer's stretch begins. */
  get end(): number {
    return this.#biasesAt + this.outputs;
  }

  /**
   * Draws the weights evenly from ±√(6 / (inputs + outputs)) and leaves the biases at 0. Source: X. Glorot, Y. Bengio,
   * "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.
   */
  initialise(parameters: Float64Array, next: () => number): void {
    const most = Math.sqrt(6 / (this.inputs + this.outputs));
    for (let at = this.#weightsAt; at < this.#biasesAt; at++) parameters[at] = most * (2 * next() - 1);
  }

  forward(parameters: Float64Array, x: Float64Array, y: Float64Array): void {
    const { inputs, outputs } = this;
    for (let out = 0, at = this.#weightsAt; out < outputs; out++) {
      let sum = parameters[this.#biasesAt + out];
      for (let each = 0; each < inputs; each++) sum += parameters[at++] * x[each];
      y[out] = sum;
    }
  }

  /** Writes this layer's stretch of `gradients`: what the loss gains per unit of each parameter, from `dy`, what it gains per unit of each output. */
  parameterGradients(x: Float64Array, dy: Float64Array, gradients: Float64Array): void {
    const { inputs, outputs } = this;
    for (let out = 0, at = this.#weightsAt; out < outputs; out++) {
      const slope = dy[out];
      gradients[this.#biasesAt + out] = slope;
      for (let each = 0; each < inputs; each++) gradients[at++] = slope * x[each];
    }
  }

  /** Writes into `dx` what the loss gains per unit of each input. */
  inputGradients(parameters: Float64Array, dy: Float64Array, dx: Float64Array): void {
    const { inputs, outputs } = this;
    dx.fill(0);
    for (let out = 0, at = this.#weightsAt; out < outputs; out++) {
      const slope = dy[out];
      for (let each = 0; each < inputs; each++) dx[each] += slope * parameters[at++];
    }
  }
}
