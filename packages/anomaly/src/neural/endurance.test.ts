import { describe, expect, it } from "vitest";
import type { Detector } from "../detector.ts";
import { Random } from "../random.ts";
import { Autoencoder } from "./autoencoder.ts";
import { SelfOrganizingMap } from "./self-organizing-map.ts";

const subjects: Record<string, (dimensions: number) => Detector> = {
  "self-organising map": (dimensions) => new SelfOrganizingMap({ dimensions, seed: 1, rows: 5, columns: 5 }),
  autoencoder: (dimensions) => new Autoencoder({ dimensions, seed: 1 }),
  "variational autoencoder": (dimensions) => new Autoencoder({ dimensions, seed: 1, variational: true }),
};

/** Huge and tiny values side by side, two that go together, and a dimension that never moves. */
function mixed(random: Random, level = 0): Float64Array {
  const shared = random.next();
  return Float64Array.of(
    1e9 * (level + shared),
    1e-9 * (level + shared + 0.1 * random.next()),
    7,
    level + random.next(),
  );
}

function meanScore(detector: Detector, level: number): number {
  const random = new Random("judged");
  let sum = 0;
  for (let index = 0; index < 200; index++) sum += detector.score(mixed(random, level)) as number;
  return sum / 200;
}

function learn(detector: Detector, count: number, level: number): void {
  const random = new Random(`learned at ${level}`);
  for (let index = 0; index < count; index++) detector.learn(mixed(random, level));
}

describe.each(Object.entries(subjects))("the %s", (_name, create) => {
  it("scores a hundred thousand points on as it did at first", () => {
    const detector = create(4);
    learn(detector, 20_000, 0);
    const before = meanScore(detector, 0);
    learn(detector, 80_000, 0);
    const after = meanScore(detector, 0);
    expect(after).toBeGreaterThan(before / 2);
    expect(after).toBeLessThan(before * 2);
    expect(detector.score(Float64Array.of(5e9, 5e-9, 7, 0))).toBeGreaterThan(10 * after);
  });

  it("survives wild values among the rest, and goes on telling strange from usual", () => {
    const random = new Random("wild");
    const detector = create(4);
    for (let index = 0; index < 20_000; index++) {
      const x = mixed(random);
      if (index % 50 === 0) x[index % 4] = (random.next() - 0.5) * 10 ** (200 * random.next() - 100);
      const score = detector.score(x);
      if (detector.ready) expect(Number.isFinite(score)).toBe(true);
      detector.learn(x);
    }
    expect(Number.isFinite(detector.score(Float64Array.of(1e100, -1e100, 1e100, 0)))).toBe(true);
    expect(detector.score(Float64Array.of(0, 0, 1e100, 0))).toBeGreaterThan(10 * meanScore(detector, 0));
  });

  it("survives copies of one point, and calls any other strange", () => {
    const detector = create(2);
    for (let index = 0; index < 5000; index++) detector.learn(Float64Array.of(3, 0));
    const copy = detector.score(Float64Array.of(3, 0)) as number;
    const other = detector.score(Float64Array.of(3, 1e-6)) as number;
    expect(copy).toBeLessThan(1);
    expect(other).toBeGreaterThan(100);
    expect(Number.isFinite(other)).toBe(true);
  });

  it("stirs again after copies of one point", () => {
    const detector = create(4);
    const x = mixed(new Random("copy"));
    for (let index = 0; index < 5000; index++) detector.learn(x);
    learn(detector, 10_000, 3);
    expect(meanScore(detector, 3)).toBeLessThan(2);
  });

  it("gets used to a level that lasts, and not at once", () => {
    const detector = create(4);
    learn(detector, 5000, 0);
    expect(meanScore(detector, 20)).toBeGreaterThan(50 * meanScore(detector, 0));
    learn(detector, 3, 20);
    expect(meanScore(detector, 20)).toBeGreaterThan(10 * meanScore(detector, 0));
    learn(detector, 20_000, 20);
    expect(meanScore(detector, 20)).toBeLessThan(2);
    expect(meanScore(detector, 0)).toBeGreaterThan(10);
  });

  it("does not get used to outliers that come again and again", () => {
    const random = new Random("again");
    const detector = create(4);
    for (let index = 0; index < 10_000; index++) detector.learn(mixed(random, index % 40 === 0 ? 5 : 0));
    expect(meanScore(detector, 5)).toBeGreaterThan(10 * meanScore(detector, 0));
  });

  it("can be asked with one dimension, and with three hundred", () => {
    for (const dimensions of [1, 300]) {
      const random = new Random("width");
      const detector = create(dimensions);
      const point = () => Float64Array.from({ length: dimensions }, () => random.next());
      for (let index = 0; index < 300; index++) detector.learn(point());
      expect(detector.score(point().fill(9))).toBeGreaterThan(3 * (detector.score(point()) as number));
    }
  });
});
