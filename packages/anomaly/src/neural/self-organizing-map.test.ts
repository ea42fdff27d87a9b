import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { Lattice } from "./lattice.ts";
import { SelfOrganizingMap, type SelfOrganizingMapOptions } from "./self-organizing-map.ts";

/** On a circle of radius 1, the second value in other units. */
function onCircle(random: Random): Float64Array {
  const angle = 2 * Math.PI * random.next();
  return Float64Array.of(Math.cos(angle), 1000 * Math.sin(angle));
}

function learned(options: Partial<SelfOrganizingMapOptions> = {}, points = 5000): SelfOrganizingMap {
  const random = new Random("circle");
  const map = new SelfOrganizingMap({ dimensions: 2, seed: 1, ...options });
  for (let index = 0; index < points; index++) map.learn(onCircle(random));
  return map;
}

describe("Lattice", () => {
  it("gives a unit inside six neighbours at distance 1 in a honeycomb, and four among squares", () => {
    const neighbours = (lattice: Lattice, unit: number) =>
      Array.from({ length: lattice.units }, (_, other) => other).filter(
        (other) => Math.abs(lattice.squaredDistance(unit, other) - 1) < 1e-12,
      );
    // unit 6 is the second of the second of rows of five
    expect(neighbours(new Lattice(3, 5, "hexagonal"), 6)).toEqual([1, 2, 5, 7, 11, 12]);
    expect(neighbours(new Lattice(3, 5, "rectangular"), 6)).toEqual([1, 5, 7, 11]);
  });

  it("knows half its longer side", () => {
    expect(new Lattice(3, 7, "rectangular").halfWidth).toBe(3);
    expect(new Lattice(9, 2, "hexagonal").halfWidth).toBeCloseTo(4 * Math.sqrt(0.75), 12);
  });
});

describe.each(["hexagonal", "rectangular"] as const)("SelfOrganizingMap, %s", (lattice) => {
  it("spreads over the stream: far from it is strange, along it is not", () => {
    const map = learned({ lattice });
    const random = new Random("more");
    let sum = 0;
    for (let index = 0; index < 500; index++) sum += map.score(onCircle(random)) as number;
    expect(sum / 500).toBeLessThan(1.5);
    expect(map.score(Float64Array.of(3, 0))).toBeGreaterThan(100);
    expect(map.score(Float64Array.of(2, 2000))).toBeGreaterThan(100);
  });

  it("gets nearer to the points than their mean is, by far", () => {
    // without its own usual distance left, the score of a point is its squared distance over that of all points
    const one = learned({ rows: 1, columns: 1, lattice });
    const many = learned({ lattice });
    const far = Float64Array.of(4, 0);
    const ratio = (map: SelfOrganizingMap) => map.score(far) as number;
    expect(ratio(many)).toBeGreaterThan(10 * ratio(one));
  });
});

describe("SelfOrganizingMap", () => {
  // one unit ends near the mean, from where a point at z deviations is z² away, and a usual one 1 a dimension
  it("of one unit measures the distance from the mean in parts of the usual one", () => {
    const map = learned({ rows: 1, columns: 1, learningRate: 0.001, halfLife: Infinity }, 20_000);
    const deviation = Math.SQRT1_2;
    const usual = map.score(Float64Array.of(deviation, 1000 * deviation)) as number;
    expect(usual).toBeGreaterThan(0.9);
    expect(usual).toBeLessThan(1.1);
    const farther = map.score(Float64Array.of(3 * deviation, 3000 * deviation)) as number;
    expect(farther / usual).toBeGreaterThan(8.5);
    expect(farther / usual).toBeLessThan(9.5);
  });

  it("says which dimension it was, in shares that sum to the score", () => {
    const map = learned();
    const strange = Float64Array.of(0, 9000);
    const shares = map.attribution(strange) as Float64Array;
    expect(shares[0] + shares[1]).toBeCloseTo(map.score(strange) as number, 9);
    expect(shares[1]).toBeGreaterThan(10 * shares[0]);
    expect(shares[0]).toBeGreaterThanOrEqual(0);
    expect(new SelfOrganizingMap({ dimensions: 2, seed: 1 }).attribution(strange)).toBeUndefined();
  });

  it("gives the same scores whatever the units", () => {
    const random = new Random("units");
    const [one, other] = [1, 2].map(() => new SelfOrganizingMap({ dimensions: 2, seed: 1 }));
    for (let index = 0; index < 500; index++) {
      const x = onCircle(random);
      // powers of two, so that no digit is lost
      const huge = Float64Array.of(x[0] * 2 ** 30, x[1] * 2 ** -30);
      expect(other.score(huge)).toBe(one.score(x));
      one.learn(x);
      other.learn(huge);
    }
  });

  it("does not take for typical what only lies between typical points", () => {
    for (const points of [2000, 20_000]) {
      const map = learned({}, points);
      expect(map.score(Float64Array.of(0, 0))).toBeGreaterThan(10);
      expect(map.score(Float64Array.of(0.6, 800))).toBeLessThan(2);
    }
  });

  it("takes a place for more usual where points are spread out than where they are close together", () => {
    const random = new Random("two places");
    const map = new SelfOrganizingMap({ dimensions: 1, seed: 1, rows: 1, columns: 2, radius: 0 });
    for (let index = 0; index < 8000; index++) {
      map.learn(Float64Array.of(index % 2 === 0 ? 0.1 * random.next() : 100 + 10 * random.next()));
    }
    expect(map.score(Float64Array.of(115))).toBeLessThan((map.score(Float64Array.of(-10)) as number) / 2);
  });

  it("refuses bytes that are no map", () => {
    const bytes = learned({}, 100).save();
    expect(() => SelfOrganizingMap.restore(bytes.slice(0, -1))).toThrow(InvalidStateError);
    expect(() => SelfOrganizingMap.restore(bytes.slice().fill(0xff, bytes.length - 200))).toThrow(InvalidStateError);
  });

  it.each([
    { dimensions: 0 },
    { rows: 0 },
    { columns: 1.5 },
    { rows: 300, columns: 300 },
    { lattice: "round" as "hexagonal" },
    { learningRate: 0 },
    { learningRate: 0.2 },
    { radius: -1 },
    { halfLife: 0 },
    { warmUp: 1 },
  ])("refuses %j", (options) => {
    expect(() => new SelfOrganizingMap({ dimensions: 1, seed: 1, ...options })).toThrow(RangeError);
  });
});
