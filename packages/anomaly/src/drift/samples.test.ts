import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { jensenShannon } from "./jensen-shannon.ts";
import { kolmogorovSmirnov, kolmogorovTail } from "./kolmogorov-smirnov.ts";
import { populationStability } from "./population-stability.ts";
import { ReferenceBins } from "./reference-bins.ts";

/** By the definition: the share of all ways to choose the first sample from the pool whose statistic is as large. */
function dealtOut(first: number[], second: number[]): number {
  const pool = [...first, ...second];
  const apart = (chosen: (index: number) => boolean) =>
    Math.max(
      ...pool.map((border) => {
        const [a, b] = [
          pool.filter((v, i) => chosen(i) && v <= border),
          pool.filter((v, i) => !chosen(i) && v <= border),
        ];
        return Math.abs(a.length * second.length - b.length * first.length);
      }),
    );
  const seen = apart((index) => index < first.length);
  let ways = 0;
  let asLarge = 0;
  for (let set = 0; set < 1 << pool.length; set++) {
    if (set.toString(2).replaceAll("0", "").length !== first.length) continue;
    ways += 1;
    asLarge += Number(apart((index) => Boolean(set & (1 << index))) >= seen);
  }
  return asLarge / ways;
}

describe("kolmogorovSmirnov", () => {
  // of the 20 ways to deal six values out, two keep the halves apart; of the 6 ways for four, two
  it.each([
    [[1, 2, 3], [4, 5, 6], 1, 0.1],
    [[1, 2], [3, 4], 1, 1 / 3],
    [[1, 3], [2, 4], 0.5, 1],
    [[5, 5, 5], [5, 5], 0, 1],
    [[1], [1, 1, 2], 1 / 3, 1],
  ])("of %j and %j is worked by hand", (first, second, statistic, probability) => {
    const result = kolmogorovSmirnov(first, second);
    expect(result.statistic).toBeCloseTo(statistic, 14);
    expect(result.probability).toBeCloseTo(probability, 14);
  });

  it("gives the exact probability, also with ties", () => {
    const samples = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(samples, samples, (first, second) => {
        const { probability } = kolmogorovSmirnov(first, second);
        expect(probability).toBeCloseTo(dealtOut(first, second), 12);
        expect(kolmogorovSmirnov(second, first).probability).toBeCloseTo(probability, 12);
      }),
      { numRuns: 60 },
    );
  });

  it("keeps the digits of small probabilities", () => {
    const low = Array.from({ length: 20 }, (_, index) => index);
    const high = low.map((value) => value + 100);
    // two ways of the binomial coefficient 40 over 20
    expect(kolmogorovSmirnov(low, high).probability / (2 / 137846528820)).toBeCloseTo(1, 12);
  });

  // N. V. Smirnov's table of the limit distribution: 10 %, 5 %, 1 % and 0.1 %
  it.each([
    [1.22385, 0.1],
    [1.3581, 0.05],
    [1.62762, 0.01],
    [1.94947, 0.001],
  ])("the limit distribution passes %f with probability %f", (lambda, probability) => {
    expect(kolmogorovTail(lambda)).toBeCloseTo(probability, 5);
  });

  it("goes over from the one series of the limit to the other without a step, and never out of 0..1", () => {
    expect(kolmogorovTail(1.18 - 1e-9)).toBeCloseTo(kolmogorovTail(1.18 + 1e-9), 8);
    let before = 1;
    for (let lambda = 0; lambda < 8; lambda += 0.01) {
      const tail = kolmogorovTail(lambda);
      expect(tail).toBeLessThanOrEqual(before);
      expect(tail).toBeGreaterThanOrEqual(0);
      before = tail;
    }
  });

  it("goes over from counting to the limit without a step", () => {
    const random = new Random("samples");
    const sample = (count: number, shift: number) => Array.from({ length: count }, () => random.next() + shift);
    const [first, second] = [sample(500, 0), sample(500, 0.05)];
    const counted = kolmogorovSmirnov(first, second);
    const limit = kolmogorovSmirnov([...first, 0.5], second);
    expect(Math.abs(limit.statistic - counted.statistic)).toBeLessThan(0.005);
    expect(limit.probability / counted.probability).toBeGreaterThan(0.8);
    expect(limit.probability / counted.probability).toBeLessThan(1.25);
  });

  it("refuses samples without values, and names a value that is not finite", () => {
    expect(() => kolmogorovSmirnov([], [1])).toThrow("first sample has no values");
    expect(() => kolmogorovSmirnov([1], [1, Number.NaN])).toThrow("second[1] must be finite, got NaN");
  });
});

describe("populationStability", () => {
  // shares of 0.5, 0.3, 0.2 against 0.3, 0.3, 0.4, but for half an observation in each of the three bins
  it("agrees with values worked by hand", () => {
    const was = [500.5 / 1001.5, 300.5 / 1001.5, 200.5 / 1001.5];
    const is = [300.5 / 1001.5, 300.5 / 1001.5, 400.5 / 1001.5];
    const index = was.reduce((sum, share, bin) => sum + (is[bin] - share) * Math.log(is[bin] / share), 0);
    const { statistic, probability } = populationStability([500, 300, 200], [300, 300, 400]);
    expect(statistic).toBeCloseTo(index, 14);
    expect(statistic).toBeCloseTo(-0.2 * Math.log(0.6) + 0.2 * Math.log(2), 2);
    // chi-square with two degrees of freedom passes x with probability exp(-x / 2)
    expect(probability / Math.exp(-index / (2 / 1000) / 2)).toBeCloseTo(1, 9);
  });

  it("is 0 for the same shares and finite for empty bins, and cares for no bin empty in both", () => {
    expect(populationStability([10, 20], [10, 20])).toEqual({ statistic: 0, probability: 1 });
    expect(populationStability([100, 0], [0, 100]).statistic).toBeLessThan(12);
    expect(populationStability([5, 0, 9], [7, 0, 3])).toEqual(populationStability([5, 9], [7, 3]));
    expect(populationStability([5], [500])).toEqual({ statistic: expect.closeTo(0, 12), probability: 1 });
  });
});

describe("jensenShannon", () => {
  // shares 1/2, 1/2 against 1, 0: the middle is 3/4, 1/4, and the two parts 0.2075 and 0.4150 bits
  it("agrees with values worked by hand", () => {
    const bits = (0.5 * Math.log2(0.5 / 0.75) + 0.5 * Math.log2(0.5 / 0.25) + Math.log2(1 / 0.75)) / 2;
    expect(jensenShannon([1, 1], [1, 0]).statistic).toBeCloseTo(bits, 14);
    expect(bits).toBeCloseTo(0.3113, 4);
  });

  it("is 0 for the same shares, 1 where nothing is shared, and symmetric in between", () => {
    expect(jensenShannon([10, 20], [1, 2]).statistic).toBeCloseTo(0, 15);
    expect(jensenShannon([3, 0], [0, 7]).statistic).toBe(1);
    const counts = fc.array(fc.nat(50), { minLength: 4, maxLength: 4 }).map((each) => [...each, 1]);
    fc.assert(
      fc.property(counts, counts, (first, second) => {
        const { statistic, probability } = jensenShannon(first, second);
        expect(statistic).toBeCloseTo(jensenShannon(second, first).statistic, 12);
        expect(statistic >= 0 && statistic <= 1 && probability >= 0 && probability <= 1).toBe(true);
      }),
    );
  });
});

describe("samples in bins", () => {
  it.each([[populationStability], [jensenShannon]])("are refused when they do not fit: %o", (test) => {
    expect(() => test([1, 2], [1])).toThrow("same bins, got 2 and 1");
    expect(() => test([1, -1], [1, 1])).toThrow("first[1] must be 0 or above, got -1");
    expect(() => test([1, 1], [1, Number.NaN])).toThrow("second[1] must be 0 or above, got NaN");
    expect(() => test([1, 1], [0, 0])).toThrow("no values");
  });
});

describe("ReferenceBins", () => {
  it("holds about equal shares of the reference", () => {
    const random = new Random("bins");
    const values = Array.from({ length: 1000 }, () => random.next() ** 3);
    expect(Array.from(new ReferenceBins(values).count(values))).toEqual(Array(10).fill(100));
    expect(Array.from(new ReferenceBins([1, 2, 3, 4, 5, 6, 7, 8], 4).count([0, 1, 5, 99]))).toEqual([2, 0, 1, 1]);
  });

  it("gives a frequent value a bin of its own, so that a move to either side is seen", () => {
    const constant = new ReferenceBins(Array(50).fill(5));
    expect(Array.from(constant.count([4, 5, 5, 6, 7]))).toEqual([1, 2, 2]);
    const mostlyZero = new ReferenceBins([
      ...Array(70).fill(0),
      ...Array.from({ length: 30 }, (_, index) => index + 1),
    ]);
    const counts = mostlyZero.count([-1, 0, 0, 0.001, 40]);
    expect(counts[0]).toBe(1);
    expect(counts[1]).toBe(2);
    expect(counts[2]).toBe(1);
    expect(counts.at(-1)).toBe(1);
    expect(Array.from(new ReferenceBins(Array(9).fill(-5)).count([-6, -5, -4]))).toEqual([1, 1, 1]);
  });

  it("refuses references that are none", () => {
    expect(() => new ReferenceBins([])).toThrow("no values");
    expect(() => new ReferenceBins([1], 1)).toThrow("bins");
    expect(() => new ReferenceBins([1, Number.NaN])).toThrow("values[1] must be finite, got NaN");
    expect(() => new ReferenceBins([1]).count([Infinity])).toThrow("values[0] must be finite");
  });
});
