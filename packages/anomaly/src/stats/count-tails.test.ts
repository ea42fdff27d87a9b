import { describe, expect, it } from "vitest";
import { chiSquareTail, chiSquareTest } from "./chi-square-test.ts";
import { logNegativeBinomialTail, negativeBinomialTail } from "./negative-binomial-tail.ts";
import { logPoissonTail, poissonTail } from "./poisson-tail.ts";
import { deviance, logComplement, logGamma, stirlingError } from "./stirling-error.ts";

/** How far apart two numbers are, in parts of the second. */
const off = (value: number, truth: number) => Math.abs(value - truth) / Math.abs(truth);

// origin of the long numbers: mpmath 1.3 with 50 digits, the probabilities summed term by term
describe("logGamma", () => {
  it.each([
    [0.01, 4.599479878042022],
    [0.5, 0.5723649429247001],
    [3.7, 1.4280723266653879],
    [11.5, 16.292000476567242],
    [100, 359.1342053695754],
    [12345.6, 103959.18506616846],
  ])("of %d", (x, truth) => {
    expect(off(logGamma(x), truth)).toBeLessThan(1e-14);
  });

  it("is the logarithm of a factorial", () => {
    expect(logGamma(1)).toBeCloseTo(0, 13);
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 13);
  });

  it("has an error of Stirling's that goes over smoothly from the recurrence to the series", () => {
    expect(stirlingError(11.999999) - stirlingError(12.000001)).toBeCloseTo(2e-6 / (12 * 144), 11);
  });
});

describe("deviance and logComplement", () => {
  it("keep the digits that the plain formula loses", () => {
    // x ln(x/m) + m - x is d²/2m - d³/6m² + ... for x = m + d
    expect(off(deviance(1e12 + 1000, 1e12), 5e-7 - 1.6667e-16)).toBeLessThan(1e-12);
    expect(deviance(5, 5)).toBe(0);
    expect(deviance(8, 2)).toBeCloseTo(8 * Math.log(4) - 6, 13);
    expect(logComplement(-1e-20)).toBeCloseTo(Math.log(1e-20), 12);
    expect(logComplement(-50)).toBeCloseTo(-Math.exp(-50), 30);
    expect(logComplement(0)).toBe(-Infinity);
  });
});

describe("poissonTail", () => {
  it.each([
    [1, 0.001, 0.0009995001666250082],
    [3, 0.5, 0.014387677966970687],
    [10, 10, 0.5420702855281478],
    [100, 50, 3.200065324585125e-10],
    [500, 50, 5.364386963522648e-307],
    [1000, 1000, 0.5042052441802155],
    [100_000, 99_000, 0.0007574199211747679],
  ])("of %d or more, %d expected", (count, mean, truth) => {
    expect(off(poissonTail(count, mean), truth)).toBeLessThan(2e-13);
  });

  it("goes on as a logarithm where a number would be 0", () => {
    expect(poissonTail(2000, 20)).toBe(0);
    // the first term, and the others fall by 20/2001 at least
    const first = 2000 * Math.log(20) - 20 - logGamma(2001);
    expect(logPoissonTail(2000, 20)).toBeCloseTo(first - Math.log1p(-20 / 2001), 3);
  });

  it("of none or more is certain, and of any is impossible where nothing is expected", () => {
    expect([poissonTail(0, 7), poissonTail(0, 0), poissonTail(1, 0), logPoissonTail(1, 0)]).toEqual([
      1,
      1,
      0,
      -Infinity,
    ]);
    expect(poissonTail(5, 200)).toBe(1);
  });

  it("falls by the probability of each count", () => {
    for (let count = 1; count < 60; count++) {
      const one = Math.exp(count * Math.log(20) - 20 - logGamma(count + 1));
      expect(poissonTail(count, 20) - poissonTail(count + 1, 20)).toBeCloseTo(one, 13);
    }
  });

  it("stays right for a million million", () => {
    // N. M. Temme's uniform expansion with its first correction, whose error here is below 1e-12
    expect(off(poissonTail(1e12, 1e12 - 3e6), 0.00134988621339204)).toBeLessThan(1e-9);
  });

  it.each([
    [1.5, 1, "count"],
    [-1, 1, "count"],
    [Number.NaN, 1, "count"],
    [1, -1, "mean"],
    [1, Number.NaN, "mean"],
    [1, 1e13, "mean"],
  ])("refuses a count of %d with a mean of %d", (count, mean, named) => {
    expect(() => poissonTail(count, mean)).toThrow(RangeError);
    expect(() => poissonTail(count, mean)).toThrow(named);
  });
});

describe("negativeBinomialTail", () => {
  it.each([
    [3, 0.5, 1, 1 / 27],
    [10, 10, 2.5, 0.44302518468487967],
    [100, 20, 3, 8.51223345843963e-5],
    [2000, 20, 3, 1.3793710912083891e-117],
    [5, 200, 0.3, 0.7491151994687711],
    [1000, 900, 50, 0.21711898586971637],
    [40, 20, 1e8, 5.3202130660225705e-5],
    [1, 1e-5, 0.1, 9.999450038497017e-6],
  ])("of %d or more, %d expected, size %d", (count, mean, size, truth) => {
    expect(off(negativeBinomialTail(count, mean, size), truth)).toBeLessThan(2e-13);
  });

  it("comes to the Poisson tail as the size grows", () => {
    for (const count of [1, 5, 20, 60]) {
      expect(off(negativeBinomialTail(count, 10, 1e12), poissonTail(count, 10))).toBeLessThan(2e-9);
    }
  });

  it("of size 1 is a geometric tail, however far out", () => {
    // (2/3)^count
    expect(logNegativeBinomialTail(50_000, 2, 1)).toBeCloseTo(50_000 * Math.log(2 / 3), 6);
  });

  it("of none or more is certain, and of any is impossible where nothing is expected", () => {
    expect([negativeBinomialTail(0, 7, 1), negativeBinomialTail(1, 0, 1)]).toEqual([1, 0]);
  });

  it.each([
    [1.5, 1, 1, "count"],
    [1, -1, 1, "mean"],
    [1, 1, 0, "size"],
    [1, 1, Number.NaN, "size"],
  ])("refuses count %d, mean %d, size %d", (count, mean, size, named) => {
    expect(() => negativeBinomialTail(count, mean, size)).toThrow(RangeError);
    expect(() => negativeBinomialTail(count, mean, size)).toThrow(named);
  });
});

describe("chiSquareTail", () => {
  it.each([
    [3.841458820694124, 1, 0.05],
    [18.307, 10, 0.050000589091398095],
    [200, 3, 4.2185411071920426e-43],
    [0.001, 5, 0.9999999983185123],
    [900, 1000, 0.9892827619087102],
  ])("of %d with %d degrees", (statistic, freedom, truth) => {
    expect(off(chiSquareTail(statistic, freedom), truth)).toBeLessThan(1e-13);
  });

  it("of two degrees is exponential", () => {
    expect(chiSquareTail(10, 2)).toBeCloseTo(Math.exp(-5), 15);
    expect([chiSquareTail(0, 2), chiSquareTail(Infinity, 2)]).toEqual([1, 0]);
  });

  it("refuses what is no statistic", () => {
    expect(() => chiSquareTail(-1, 1)).toThrow(RangeError);
    expect(() => chiSquareTail(1, 0)).toThrow("freedom");
    expect(() => chiSquareTail(1, 1e13)).toThrow("freedom");
  });
});

describe("chiSquareTest", () => {
  it("of a coin", () => {
    const { statistic, freedom, probability } = chiSquareTest([44, 56]);
    expect([statistic, freedom]).toEqual([1.44, 1]);
    expect(probability).toBeCloseTo(0.23013934044341652, 14);
  });

  // G. Mendel's round and wrinkled, yellow and green peas, expected 9 : 3 : 3 : 1 of 556
  it("of Mendel's peas", () => {
    const result = chiSquareTest([315, 108, 101, 32], [9, 3, 3, 1]);
    expect(result.statistic).toBeCloseTo(0.470024, 6);
    expect(result.probability).toBeCloseTo(0.925426, 6);
  });

  it("leaves out kinds that neither came nor were expected, and finds the unexpected impossible", () => {
    expect(chiSquareTest([5, 5, 0], [1, 1, 0])).toEqual({ statistic: 0, freedom: 1, probability: 1 });
    expect(chiSquareTest([5, 5, 1], [1, 1, 0])).toEqual({ statistic: Infinity, freedom: 1, probability: 0 });
  });

  it.each([
    ["one kind", [3], undefined, "two kinds"],
    ["no kind", [], undefined, "observed must sum"],
    ["nothing seen", [0, 0], undefined, "observed must sum"],
    ["nothing expected", [1, 2], [0, 0], "expected must sum"],
    ["lengths that differ", [1, 2], [1], "as many"],
    ["a negative count", [1, -2], undefined, "observed[1]"],
    ["NaN", [1, 2], [1, Number.NaN], "expected[1]"],
  ])("refuses %s", (_case, observed, expected, message) => {
    expect(() => chiSquareTest(observed, expected)).toThrow(RangeError);
    expect(() => chiSquareTest(observed, expected)).toThrow(message);
  });
});
