import { describe, expect, it } from "vitest";
import { bootstrap, mean, quantile, wilson } from "../../benchmarks/quality/interval.ts";

describe("wilson", () => {
  // expected: Wilson's formula, worked apart from this code
  it.each([
    [8, 10, 0.4902, 0.9433],
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [45, 60, 0.6277, 0.8422],
  ])("%d of %d lies between %f and %f", (hits, of, low, high) => {
    const rate = wilson(hits, of);
    expect(rate.value).toBe(hits / of);
    expect(rate.low).toBeCloseTo(low, 3);
    expect(rate.high).toBeCloseTo(high, 3);
  });

  it("knows nothing of nothing", () => {
    expect(wilson(0, 0)).toEqual({ hits: 0, of: 0, value: undefined, low: 0, high: 1 });
  });
});

describe("bootstrap", () => {
  it("holds the statistic between its bounds and gets narrower with more of the same", () => {
    const few = bootstrap([1, 2, 3, 4, 5, 6], mean);
    const many = bootstrap(
      Array.from({ length: 600 }, (_, index) => (index % 6) + 1),
      mean,
    );
    expect(few?.value).toBe(3.5);
    expect(few?.low).toBeLessThan(3);
    expect(few?.high).toBeGreaterThan(4);
    expect((many?.high ?? 9) - (many?.low ?? 0)).toBeLessThan(0.5);
    expect(many?.low).toBeLessThan(3.5);
  });

  it("gives the same interval every time, and none of nothing", () => {
    const sample = [3, 1, 4, 1, 5, 9, 2, 6];
    expect(bootstrap(sample, mean)).toEqual(bootstrap(sample, mean));
    expect(bootstrap([], mean)).toBeUndefined();
  });
});

it("quantile takes a value of the sample, and leaves the sample as it is", () => {
  const sample = [5, 1, 4, 2, 3];
  expect([quantile(sample, 0.5), quantile(sample, 0.9), quantile(sample, 0)]).toEqual([3, 5, 1]);
  expect(sample).toEqual([5, 1, 4, 2, 3]);
  expect(quantile([], 0.5)).toBeNaN();
});
