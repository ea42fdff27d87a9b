import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { Adam } from "./adam.ts";
import { AutoencoderNetwork } from "./autoencoder-network.ts";
import { drawStandardNormal } from "./draw-standard-normal.ts";

const STEP = 1e-5;
const WEIGHTS = { error: 0.7, divergence: 0.3 };

/** A network with no weight at 0, a point and, if variational, a draw. */
function example(variational: boolean) {
  const random = new Random("gradients");
  const network = new AutoencoderNetwork({ dimensions: 5, hidden: 4, latent: 2, variational });
  drawStandardNormal(random, network.parameters);
  const x = new Float64Array(5);
  drawStandardNormal(random, x);
  const noise = variational ? Float64Array.of(0.8, -1.3) : undefined;
  return { network, x, noise };
}

function squaredError(network: AutoencoderNetwork, x: Float64Array): number {
  return x.reduce((sum, value, d) => sum + (value - network.output[d]) ** 2, 0);
}

/** The slope of `value` in each place of `at`, by moving it a little to both sides. */
function finiteDifferences(at: Float64Array, value: () => number): number[] {
  return Array.from(at, (middle, place) => {
    at[place] = middle + STEP;
    const above = value();
    at[place] = middle - STEP;
    const below = value();
    at[place] = middle;
    return (above - below) / (2 * STEP);
  });
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [place, each] of expected.entries()) expect(actual[place], `place ${place}`).toBeCloseTo(each, 7);
}

describe.each([
  ["plain", false],
  ["variational", true],
])("the network of a %s autoencoder", (_name, variational) => {
  it("has the gradients that finite differences of the loss give", () => {
    const { network, x, noise } = example(variational);
    const loss = () => {
      network.reconstruct(x, noise);
      return (WEIGHTS.error / 2) * squaredError(network, x) + WEIGHTS.divergence * network.divergence;
    };
    loss();
    network.backward(x, noise, WEIGHTS);
    const gradients = network.gradients.slice();
    expect(gradients.every((each) => each !== 0)).toBe(true);
    expectClose(gradients, finiteDifferences(network.parameters, loss));
  });

  it("says how the divergence depends on each dimension", () => {
    const { network, x } = example(variational);
    const slopes = new Float64Array(5);
    network.reconstruct(x);
    network.divergenceGradients(slopes);
    const divergence = () => {
      network.reconstruct(x);
      return network.divergence;
    };
    expect(slopes.some((each) => each !== 0)).toBe(variational);
    expectClose(slopes, finiteDifferences(x, divergence));
  });

  it("begins by making every point the mean", () => {
    const { network, x } = example(variational);
    network.initialise(new Random(1));
    network.reconstruct(x);
    expect([...network.output]).toEqual([0, 0, 0, 0, 0]);
  });
});

describe("the divergence of a code", () => {
  // one latent value of mean 3 and variance 4: (9 + 4 - 1 - ln 4) / 2
  it("agrees with a value worked by hand", () => {
    const network = new AutoencoderNetwork({ dimensions: 1, hidden: 1, latent: 1, variational: true });
    // 2 to the hidden value, 2 to mean and log variance, whose biases are in places 4 and 5
    network.parameters.set([3, Math.log(4)], 4);
    network.reconstruct(Float64Array.of(5));
    expect(network.divergence).toBeCloseTo((12 - Math.log(4)) / 2, 12);
  });
});

describe("Adam", () => {
  it("first moves each parameter by the rate, against its gradient", () => {
    const parameters = Float64Array.of(1, 1, 1);
    new Adam(3).step(parameters, Float64Array.of(1000, -2, 0), 0.1);
    expectClose(parameters, [0.9, 1.1, 1]);
  });

  it("lets moments end at 0 where the gradient stays 0", () => {
    const adam = new Adam(1);
    for (let step = 0; step < 1000; step++) adam.step(Float64Array.of(0), Float64Array.of(step === 0 ? 1 : 0), 0.1);
    const writer = new StateWriter("adam", 1);
    adam.write(writer);
    const [, , first, second] = new StateReader(writer.finish(), "adam", 1).float64s(4);
    expect(first).toBe(0);
    expect(second).toBeGreaterThan(0);
  });

  it("finds the bottom of a narrow valley", () => {
    const parameters = Float64Array.of(3, -2);
    const adam = new Adam(2);
    for (let step = 0; step < 3000; step++) {
      adam.step(parameters, Float64Array.of(200 * (parameters[0] - 1), 0.2 * (parameters[1] - 4)), 0.01);
    }
    expect(parameters[0]).toBeCloseTo(1, 3);
    expect(parameters[1]).toBeCloseTo(4, 3);
  });
});

describe("drawStandardNormal", () => {
  it("draws what has mean 0, variance 1 and the tails of a normal distribution, also an odd number of them", () => {
    const draws = new Float64Array(20_001);
    drawStandardNormal(new Random("normal"), draws);
    const mean = draws.reduce((sum, each) => sum + each, 0) / draws.length;
    const variance = draws.reduce((sum, each) => sum + each * each, 0) / draws.length;
    const beyond = draws.filter((each) => Math.abs(each) > 1.96).length / draws.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.04);
    expect(Math.abs(beyond - 0.05)).toBeLessThan(0.007);
  });
});
