import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { Autoencoder, type AutoencoderOptions } from "./autoencoder.ts";

/** On a bent line: the third value is the square of the first, the second in other units. */
function bent(random: Random): Float64Array {
  const t = 2 * random.next() - 1;
  return Float64Array.of(t, 1000 * t + 20 * random.next(), t * t, 0.1 * random.next());
}

function learned(options: Partial<AutoencoderOptions> = {}, points = 6000): Autoencoder {
  const random = new Random("bent");
  const autoencoder = new Autoencoder({ dimensions: 4, seed: 1, ...options });
  for (let index = 0; index < points; index++) autoencoder.learn(bent(random));
  return autoencoder;
}

describe.each([
  ["Autoencoder", false],
  ["Autoencoder, variational", true],
])("%s", (_name, variational) => {
  it("finds what is usual in each dimension but not together", () => {
    const autoencoder = learned({ variational });
    const usual = autoencoder.score(Float64Array.of(0.5, 510, 0.25, 0.05)) as number;
    expect(autoencoder.score(Float64Array.of(0.5, -500, 0.25, 0.05))).toBeGreaterThan(3 * usual);
  });

  it("says which dimension it was, in shares that sum to the score", () => {
    const autoencoder = learned({ variational });
    const strange = Float64Array.of(0.5, 510, 6, 0.05);
    const shares = autoencoder.attribution(strange) as Float64Array;
    const score = autoencoder.score(strange) as number;
    expect(shares.reduce((sum, each) => sum + each)).toBeCloseTo(score, 9);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    expect(shares[2]).toBeGreaterThan(score / 2);
  });

  it("attributes nothing before it is ready", () => {
    expect(new Autoencoder({ dimensions: 1, seed: 1, variational }).attribution(Float64Array.of(1))).toBeUndefined();
  });

  it("takes about 1 for usual", () => {
    const autoencoder = learned({ variational });
    const random = new Random("more");
    let sum = 0;
    for (let index = 0; index < 500; index++) sum += autoencoder.score(bent(random)) as number;
    expect(sum / 500).toBeGreaterThan(0.1);
    expect(sum / 500).toBeLessThan(1.5);
  });

  it("gives the same scores whatever the units", () => {
    const random = new Random("units");
    const inUnits = (units: number[]) => (x: Float64Array) => x.map((value, d) => value * units[d]);
    // powers of two, so that no digit is lost
    const huge = inUnits([2 ** 30, 2 ** -30, 1, 2 ** 10]);
    const [one, other] = [1, 2].map(() => new Autoencoder({ dimensions: 4, seed: 1, variational }));
    for (let index = 0; index < 500; index++) {
      const x = bent(random);
      expect(other.score(huge(x))).toBe(one.score(x));
      one.learn(x);
      other.learn(huge(x));
    }
  });
});

describe("Autoencoder", () => {
  it("shares out the divergence of a variational one by what it depends on", () => {
    const random = new Random("still");
    const autoencoder = new Autoencoder({ dimensions: 4, seed: 1, variational: true });
    for (let index = 0; index < 3000; index++) autoencoder.learn(bent(random).with(3, 7));
    // the last dimension is where it always was
    const [, , , still] = autoencoder.attribution(Float64Array.of(1, 1000, 1, 7)) as Float64Array;
    expect(still).toBeLessThan(0.001);
  });

  it("reproduces points better than their mean does", () => {
    // at first all come out as the mean, so the score then is the mean squared deviation over itself: 1
    const random = new Random("better");
    const early = learned({ halfLife: Infinity }, 64);
    const late = learned({ halfLife: Infinity });
    const mean = (each: Autoencoder) => {
      let sum = 0;
      for (let index = 0; index < 300; index++) sum += each.score(bent(random)) as number;
      return sum / 300;
    };
    expect(mean(late)).toBeLessThan(0.8 * mean(early));
  });

  it("draws from its seed only when variational", () => {
    const scores = (seed: number, variational: boolean) =>
      learned({ seed, variational }, 200).score(Float64Array.of(1, 1, 1, 1));
    expect(scores(1, true)).not.toBe(scores(1, false));
    expect(scores(1, true)).toBe(scores(1, true));
  });

  it("refuses bytes that are no autoencoder", () => {
    const bytes = learned({ variational: true }, 100).save();
    expect(() => Autoencoder.restore(bytes.slice(0, -1))).toThrow(InvalidStateError);
    expect(() => Autoencoder.restore(bytes.slice().fill(0xff, bytes.length - 200))).toThrow(InvalidStateError);
  });

  it.each([
    { dimensions: 0 },
    { dimensions: 1.5 },
    { hidden: 0 },
    { latent: 0 },
    { learningRate: 0 },
    { learningRate: 2 },
    { halfLife: 0 },
    { halfLife: Number.NaN },
    { warmUp: 1 },
  ])("refuses %j", (options) => {
    expect(() => new Autoencoder({ dimensions: 1, seed: 1, ...options })).toThrow(RangeError);
  });
});
