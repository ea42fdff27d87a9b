import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { NearestNeighbourDetector } from "./nearest-neighbour-detector.ts";

function learned(points: readonly (readonly number[])[], options = {}): NearestNeighbourDetector {
  const detector = new NearestNeighbourDetector({ dimensions: points[0].length, seed: 1, warmUp: 2, ...options });
  for (const point of points) detector.learn(Float64Array.from(point));
  return detector;
}

/** The definition, word for word: every distance, sorted. */
function plainly(points: readonly (readonly number[])[], x: readonly number[], rank: number): number {
  const count = points.length;
  const variances = x.map((value, d) => {
    const all = [...points.map((point) => point[d]), value];
    const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
    return all.reduce((sum, each) => sum + (each - mean) ** 2, 0) / count;
  });
  const distances = points.map((point) =>
    variances.reduce((sum, variance, d) => sum + (variance > 0 ? (x[d] - point[d]) ** 2 / variance : 0), 0),
  );
  return Math.sqrt(distances.toSorted((a, b) => a - b)[rank - 1] / x.length);
}

describe("NearestNeighbourDetector", () => {
  // 0 and 2 and the point 4 have a mean of 2 and a variance of (4 + 0 + 4) / 2 = 4: 2 away from 2 is one deviation
  it("agrees with a distance worked by hand", () => {
    const detector = learned([[0], [2]], { neighbours: 1, sampleSize: 2 });
    expect(detector.score(Float64Array.of(4))).toBeCloseTo(1, 12);
    const second = learned([[0], [2]], { neighbours: 2, sampleSize: 2 });
    expect(second.score(Float64Array.of(4))).toBeCloseTo(2, 12);
  });

  it("gives the distance from the neighbour asked for, whatever the points", () => {
    const value = fc.integer({ min: -20, max: 20 });
    const point = fc.tuple(value, value, value);
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 24 }), point, fc.nat(), (points, x, pick) => {
        const neighbours = 1 + (pick % points.length);
        const detector = learned(points, { sampleSize: points.length, neighbours });
        expect(detector.score(Float64Array.from(x))).toBeCloseTo(plainly(points, x, neighbours), 9);
      }),
    );
  });

  it("asks for a nearer neighbour while the sample is not full", () => {
    const points = Array.from({ length: 32 }, (_, index) => [index]);
    const detector = learned(points, { sampleSize: 256, neighbours: 16 });
    expect(detector.score(Float64Array.of(40))).toBeCloseTo(plainly(points, [40], 2), 12);
  });

  it("does not care about units", () => {
    const random = new Random("units");
    const points = Array.from({ length: 500 }, () => [random.next(), random.next() ** 2]);
    const scaled = points.map(([one, other]) => [1000 * one, other / 1000]);
    const [plain, other] = [learned(points), learned(scaled)];
    expect(other.score(Float64Array.of(2000, 0.0002))).toBeCloseTo(plain.score(Float64Array.of(2, 0.2)) ?? 0, 9);
  });

  it("finds a first move of a dimension that had stood still, and is bounded there", () => {
    const detector = learned(Array.from({ length: 400 }, (_, index) => [index % 10, 5]));
    const usual = detector.score(Float64Array.of(4, 5)) ?? Number.NaN;
    const moved = [5.001, 1e9].map((value) => detector.score(Float64Array.of(4, value)) ?? Number.NaN);
    expect(usual).toBeLessThan(0.5);
    expect(moved[0]).toBeGreaterThan(10);
    expect(moved[1]).toBeCloseTo(moved[0], 9);
    expect(moved[1]).toBeLessThan(Math.sqrt(257));
  });

  it("finds the middle of a ring, which is in no single dimension unusual", () => {
    const random = new Random("ring");
    const angles = Array.from({ length: 1000 }, () => 2 * Math.PI * random.next());
    const detector = learned(angles.map((angle) => [Math.cos(angle), Math.sin(angle)]));
    const ring = angles
      .slice(0, 100)
      .map((angle) => detector.score(Float64Array.of(Math.cos(angle), Math.sin(angle))) ?? 0);
    expect(detector.score(Float64Array.of(0, 0))).toBeGreaterThan(2 * Math.max(...ring));
  });

  it("gets used to a new place as the past fades, and never when nothing fades", () => {
    const far = Float64Array.of(20);
    const random = new Random("fade");
    const both = [0.01, 0].map((decay) => learned([[0]], { sampleSize: 64, decay }));
    for (const detector of both) {
      for (let index = 0; index < 20_000; index++) detector.learn(Float64Array.of(random.next()));
      for (let index = 0; index < 400; index++) detector.learn(Float64Array.of(20 + random.next()));
    }
    expect(both[0].score(far)).toBeLessThan(1);
    expect(both[1].score(far)).toBeGreaterThan(1.5);
  });

  it("refuses options out of range and values whose squares overflow", () => {
    const create = (options: object) => () => new NearestNeighbourDetector({ dimensions: 2, seed: 1, ...options });
    expect(create({ dimensions: 0 })).toThrow(RangeError);
    expect(create({ sampleSize: 10, neighbours: 11 })).toThrow("neighbours must be a whole number in 1..10, got 11");
    expect(create({ decay: -1 })).toThrow("decay must be 0 or above, got -1");
    expect(create({ warmUp: 1 })).toThrow(RangeError);
    expect(() => learned([[0, 1e101]])).toThrow("x[1] must be a number within ±1e+100, got 1e+101");
  });

  it("refuses to restore what is cut off, or says of less that it was learned", () => {
    const bytes = learned([[1], [2], [3]]).save();
    const header = bytes.length - 8 * (6 + 3 + 3) - 4 * 4;
    const altered = bytes.slice();
    new DataView(altered.buffer).setFloat64(header + 5 * 8, 2, true);
    for (const wrong of [bytes.subarray(0, -1), altered]) {
      expect(() => NearestNeighbourDetector.restore(wrong)).toThrow(InvalidStateError);
    }
    expect(() => NearestNeighbourDetector.restore(bytes)).not.toThrow();
  });
});
