import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { chiSquareTail } from "./chi-square-test.ts";
import { choleskyDecompose, solveLower } from "./cholesky.ts";
import { MahalanobisDetector } from "./mahalanobis-detector.ts";

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(random.nextOpen())) * Math.cos(2 * Math.PI * random.next());
}

/** Two dimensions of deviation 1 with a correlation of 0.8, the second in other units. */
function correlated(random: Random): Float64Array {
  const [a, b] = [normal(random), normal(random)];
  return Float64Array.of(5 + a, 1000 * (0.8 * a + 0.6 * b));
}

function learned(points: readonly (readonly number[])[], options = {}): MahalanobisDetector {
  const detector = new MahalanobisDetector({ dimensions: points[0].length, warmUp: 2, ...options });
  for (const point of points) detector.learn(Float64Array.from(point));
  return detector;
}

describe("choleskyDecompose", () => {
  // [[4, 2, 6], [2, 10, 6], [6, 6, 14]] is L Lᵀ of rows 2; 1 3; 3 1 2
  it("of a matrix worked by hand, and its inverse applied", () => {
    const triangle = Float64Array.of(4, 2, 10, 6, 6, 14);
    choleskyDecompose(triangle, 3);
    expect([...triangle]).toEqual([2, 1, 3, 3, 1, 2]);
    const vector = Float64Array.of(2, 7, 7);
    solveLower(triangle, vector);
    expect([...vector]).toEqual([1, 2, 1]);
  });
});

describe("choleskyDecompose of a matrix that cannot be inverted", () => {
  it("raises the pivot to a millionth of the deviation", () => {
    const triangle = Float64Array.of(4, 4, 4);
    choleskyDecompose(triangle, 2);
    expect([...triangle]).toEqual([2, 2, 2e-6]);
  });
});

describe("MahalanobisDetector", () => {
  // mean (2, 2); deviations (-2,-1) (0,-1) (2,2): covariances 8/2, 6/2, 6/2; determinant 4 · 3 - 9 = 3
  it("agrees with values worked by hand", () => {
    const detector = learned(
      [
        [0, 1],
        [2, 1],
        [4, 4],
      ],
      { halfLife: Infinity, shrinkage: 0 },
    );
    expect([...(detector.mean as Float64Array)]).toEqual([2, 2]);
    expect([detector.covariance(0, 0), detector.covariance(1, 0), detector.covariance(1, 1)]).toEqual([4, 3, 3]);
    // (3 · 1 - 2 · 3 · 0 + 4 · 0) / 3 for a step of 1 along the first, 4/3 along the second
    expect(detector.score(Float64Array.of(3, 2))).toBeCloseTo(1, 12);
    expect(detector.score(Float64Array.of(2, 3))).toBeCloseTo(4 / 3, 12);
    expect(detector.score(Float64Array.of(2, 2))).toBe(0);
  });

  it("forgets: a point counts half after a half-life", () => {
    // weights 1/4, 1/2, 1
    const detector = learned([[0], [4], [8]], { halfLife: 1 });
    const mean = 10 / 1.75;
    expect(detector.mean?.[0]).toBeCloseTo(mean, 12);
    const squares = 0.25 * mean ** 2 + 0.5 * (4 - mean) ** 2 + (8 - mean) ** 2;
    expect(detector.covariance(0, 0)).toBeCloseTo(squares / (1.75 - 1.3125 / 1.75), 12);
  });

  it("with a shrinkage of 1 adds up squared z-scores", () => {
    const random = new Random("diagonal");
    const detector = learned(
      Array.from({ length: 300 }, () => [...correlated(random)]),
      { shrinkage: 1 },
    );
    const [mean, x] = [detector.mean as Float64Array, Float64Array.of(7, 500)];
    const z = [0, 1].map((d) => (x[d] - mean[d]) / Math.sqrt(detector.covariance(d, d) as number));
    expect(detector.score(x)).toBeCloseTo(z[0] ** 2 + z[1] ** 2, 9);
  });

  it("scores normal points as chi-square says, whatever their units", () => {
    const random = new Random("chi-square");
    const detector = new MahalanobisDetector({ dimensions: 2, shrinkage: 0, halfLife: Infinity });
    for (let index = 0; index < 20_000; index++) detector.learn(correlated(random));
    let beyond = 0;
    for (let index = 0; index < 5000; index++) {
      if (chiSquareTail(detector.score(correlated(random)) as number, 2) < 0.01) beyond += 1;
    }
    expect(beyond).toBeGreaterThan(25);
    expect(beyond).toBeLessThan(80);
    // one deviation of each, along the correlation and against it: 2 / 1.8 and 2 / 0.2
    expect(detector.score(Float64Array.of(6, 1000))).toBeCloseTo(2 / 1.8, 1);
    expect(detector.score(Float64Array.of(6, -1000))).toBeGreaterThan(9);
  });

  it("can be asked with fewer points than dimensions, and where some never move or move together", () => {
    const random = new Random("flat");
    const detector = new MahalanobisDetector({ dimensions: 12, warmUp: 5 });
    for (let index = 0; index < 5; index++) {
      const value = normal(random);
      detector.learn(Float64Array.from({ length: 12 }, (_, d) => (d === 3 ? 7 : d === 4 ? 0 : value * d)));
    }
    const usual = Float64Array.from({ length: 12 }, (_, d) => (d === 3 ? 7 : 0));
    expect(detector.score(usual)).toBeLessThan(30);
    expect(detector.score(usual.with(3, 8))).toBeGreaterThan(1e9);
    expect(Number.isFinite(detector.score(usual.with(4, 1)))).toBe(true);
  });

  it("keeps its digits where the spread is small beside the mean", () => {
    const random = new Random("far");
    const points = Array.from({ length: 500 }, () => [1e7 + normal(random), normal(random)]);
    const far = learned(points, { shrinkage: 0 });
    const near = learned(
      points.map(([a, b]) => [a - 1e7, b]),
      { shrinkage: 0 },
    );
    expect(far.score(Float64Array.of(1e7 + 1, -1))).toBeCloseTo(near.score(Float64Array.of(1, -1)) as number, 5);
    expect(far.covariance(0, 1)).toBeCloseTo(near.covariance(0, 1) as number, 6);
  });

  it.each([
    [{ dimensions: 0 }, "dimensions must be"],
    [{ dimensions: 2, halfLife: 0 }, "halfLife must be"],
    [{ dimensions: 2, shrinkage: 1.1 }, "shrinkage must be"],
    [{ dimensions: 2, warmUp: 1 }, "warmUp must be"],
  ])("refuses the options %j", (options, message) => {
    expect(() => new MahalanobisDetector(options)).toThrow(RangeError);
    expect(() => new MahalanobisDetector(options)).toThrow(message);
  });

  it("refuses a dimension that it does not have, and bytes that are not whole", () => {
    const detector = learned([[1], [2], [3]]);
    expect(() => detector.covariance(0, 1)).toThrow(RangeError);
    expect(() => MahalanobisDetector.restore(detector.save().subarray(0, -1))).toThrow(InvalidStateError);
  });
});
