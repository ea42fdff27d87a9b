import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { DriftSpot } from "./drift-spot.ts";
import { fitPareto, paretoExcess, paretoTail } from "./pareto-fit.ts";
import { Spot } from "./spot.ts";

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(random.nextOpen())) * Math.cos(2 * Math.PI * random.next());
}

const none = new Float64Array(0);

function learned(count: number, draw: (random: Random) => number, options = {}): Spot {
  const random = new Random("spot");
  const spot = new Spot(options);
  for (let index = 0; index < count; index++) spot.learn(draw(random));
  return spot;
}

/** Mean log-likelihood of excesses. */
function likelihood(excesses: Float64Array, shape: number, scale: number): number {
  let sum = 0;
  for (const excess of excesses) {
    const base = 1 + (shape * excess) / scale;
    if (base <= 0) return -Infinity;
    sum += shape === 0 ? -excess / scale : -(1 + 1 / shape) * Math.log(base);
  }
  return sum / excesses.length - Math.log(scale);
}

describe("fitPareto", () => {
  it.each([-0.3, 0, 0.2, 0.7, 1.5])("finds the shape %d and the scale of its own values", (shape) => {
    const random = new Random("pareto");
    const excesses = Float64Array.from({ length: 4000 }, () => paretoExcess({ shape, scale: 3 }, random.nextOpen()));
    const fit = fitPareto({ exact: excesses, atLeast: none });
    // standard errors of maximum likelihood, R. L. Smith (1987): (1 + shape) / √n and about √2 (1 + shape) / √n
    expect(Math.abs(fit.shape - shape)).toBeLessThan((4 * (1 + shape)) / Math.sqrt(4000));
    expect(Math.abs(fit.scale / 3 - 1)).toBeLessThan((4 * 1.5 * (1 + shape)) / Math.sqrt(4000));
  });

  it("is as likely as any on a fine grid, for small samples of any tail", () => {
    const random = new Random("grid");
    for (const power of [0.5, 1, 2, 4]) {
      for (let sample = 0; sample < 5; sample++) {
        const excesses = Float64Array.from({ length: 20 }, () => (-Math.log(random.nextOpen())) ** power);
        const mean = excesses.reduce((sum, each) => sum + each / 20, 0);
        const fit = fitPareto({ exact: excesses, atLeast: none });
        let best = -Infinity;
        for (let shape = -0.975; shape < 4; shape += 0.05) {
          for (let scale = -4; scale < 2; scale += 0.05) {
            best = Math.max(best, likelihood(excesses, shape, mean * Math.exp(scale)));
          }
        }
        expect(likelihood(excesses, fit.shape, fit.scale)).toBeGreaterThan(best - Math.log(1.05));
      }
    }
  });

  it("sees the whole tail where the largest are only known to be large", () => {
    for (const shape of [-0.2, 0, 0.5]) {
      const random = new Random("censored");
      const all = Float64Array.from({ length: 4000 }, () => paretoExcess({ shape, scale: 1 }, random.nextOpen()));
      const end = paretoExcess({ shape, scale: 1 }, 0.1);
      const cut = { exact: all.filter((y) => y < end), atLeast: all.filter((y) => y >= end).fill(end) };
      expect(Math.abs(fitPareto(cut).shape - shape)).toBeLessThan(0.15);
      expect(fitPareto({ exact: cut.exact, atLeast: none }).shape).toBeLessThan(shape - 0.2);
    }
  });

  it("takes values all alike for an exponential's, and any unit", () => {
    expect(fitPareto({ exact: Float64Array.of(2, 2, 2), atLeast: none })).toEqual({ shape: 0, scale: 2 });
    const excesses = Float64Array.of(1, 3, 4, 9, 30, 80, 2, 5);
    const [fit, tiny] = [1, 1e-9].map((unit) => fitPareto({ exact: excesses.map((y) => y * unit), atLeast: none }));
    expect(tiny.shape).toBeCloseTo(fit.shape, 8);
    expect(tiny.scale * 1e9).toBeCloseTo(fit.scale, 6);
  });
});

describe("paretoTail and paretoExcess", () => {
  it("are each other's inverse", () => {
    for (const shape of [-0.5, -1e-7, 0, 0.3, 2]) {
      const fit = { shape, scale: 2 };
      for (const probability of [1, 0.5, 1e-3, 1e-9]) {
        expect(paretoTail(fit, paretoExcess(fit, probability)) / probability).toBeCloseTo(1, 6);
      }
    }
    // (1 + 0.5 · 6 / 3)^-2, and a tail that ends at 3 / 0.5
    expect(paretoTail({ shape: 0.5, scale: 3 }, 6)).toBeCloseTo(0.25, 14);
    expect(paretoTail({ shape: -0.5, scale: 3 }, 6)).toBe(0);
  });
});

describe("Spot", () => {
  // the values that normal, exponential and Pareto variables pass with these probabilities
  it.each([
    ["normal", normal, 1e-3, 3.0902, 0.25],
    ["normal", normal, 1e-5, 4.2649, 0.6],
    ["exponential", (random: Random) => -Math.log(random.nextOpen()), 1e-4, 9.2103, 0.9],
    ["uniform", (random: Random) => random.next(), 1e-4, 0.9999, 0.002],
  ])("finds the threshold of %s values", (_name, draw, probability, truth, tolerance) => {
    const spot = learned(30_000, draw as (random: Random) => number, { probability });
    expect(Math.abs((spot.threshold as number) - truth)).toBeLessThan(tolerance);
    const estimate = spot.probability(truth) as number;
    expect(Math.abs(Math.log10(estimate / probability))).toBeLessThan(0.7);
  });

  it("finds the threshold of a tail without variance to within a factor", () => {
    const spot = learned(30_000, (random) => random.nextOpen() ** (-1 / 1.5), { probability: 1e-4 });
    expect((spot.threshold as number) / 1e-4 ** (-1 / 1.5)).toBeGreaterThan(0.5);
    expect((spot.threshold as number) / 1e-4 ** (-1 / 1.5)).toBeLessThan(2);
  });

  it("calls about as many values extreme as it was told to", () => {
    const random = new Random("rate");
    const spot = new Spot({ probability: 1e-3 });
    let extreme = 0;
    for (let index = 0; index < 101_000; index++) {
      const value = normal(random);
      if (spot.isExtreme(value)) extreme += 1;
      spot.learn(value);
    }
    // 100 would be exact for a known tail
    expect(extreme).toBeGreaterThan(50);
    expect(extreme).toBeLessThan(200);
  });

  it("gives no answer before the warm-up", () => {
    const spot = learned(999, normal);
    expect([spot.ready, spot.threshold, spot.probability(9), spot.isExtreme(9)]).toEqual([
      false,
      undefined,
      undefined,
      undefined,
    ]);
    spot.learn(0);
    expect([spot.ready, spot.isExtreme(99)]).toEqual([true, true]);
  });

  it("is hardly moved by many extremes, however large", () => {
    const spot = learned(20_000, normal, { probability: 1e-3 });
    const before = spot.threshold as number;
    for (let count = 0; count < 2000; count++) spot.learn(1e9);
    expect(spot.threshold).toBeGreaterThan(before);
    expect(spot.threshold).toBeLessThan(before + 1.5);
  });

  it("gives probabilities that never rise with the value", () => {
    const spot = learned(5000, normal);
    let last = 1;
    for (let value = -5; value < 8; value += 0.01) {
      const probability = spot.probability(value) as number;
      expect(probability).toBeLessThanOrEqual(last);
      expect(probability).toBeGreaterThanOrEqual(0);
      last = probability;
    }
    expect(spot.probability(-5)).toBe(1);
    expect(spot.probability(0)).toBeCloseTo(0.5, 1);
  });

  it("knows no far and near where all values were alike, and learns what comes then", () => {
    const spot = learned(1000, () => 5);
    expect([spot.probability(5), spot.probability(6), spot.probability(1e9)]).toEqual([1, 1 / 1001, 1 / 1001]);
    expect(spot.isExtreme(6)).toBe(false);
    spot.learn(6);
    expect(spot.probability(5.5)).toBeLessThan(1 / 1001);
  });

  it("begins the tail lower where the top values are all alike", () => {
    const spot = learned(1000, (random) => Math.min(9, Math.floor(10 * random.next())));
    expect(spot.probability(9)).toBeGreaterThan(0.03);
    expect(spot.isExtreme(9)).toBe(false);
    expect(spot.isExtreme(50)).toBe(true);
  });

  it.each([0, 500, 1000, 5000])("goes on from its state saved after %d values as if never stopped", (count) => {
    const spot = learned(count, normal, { peaks: 40 });
    const copy = Spot.restore(spot.save());
    const random = new Random("more");
    for (let index = 0; index < 2000; index++) {
      const value = normal(random);
      for (const each of [spot, copy]) each.learn(value);
    }
    expect(copy.save()).toEqual(spot.save());
    expect(copy.threshold).toBe(spot.threshold);
  });

  it.each([
    [{ level: 1 }, "level must be"],
    [{ probability: 0.05 }, "probability must be"],
    [{ warmUp: 100 }, "warmUp must be a whole number from 500"],
    [{ peaks: 2 }, "peaks must be"],
  ])("refuses the options %j", (options, message) => {
    expect(() => new Spot(options)).toThrow(RangeError);
    expect(() => new Spot(options)).toThrow(message);
  });

  it("refuses what is no number, and bytes that are not whole", () => {
    const spot = learned(1200, normal);
    for (const bad of [Number.NaN, Infinity]) {
      expect(() => spot.learn(bad)).toThrow(RangeError);
      expect(() => spot.probability(bad)).toThrow(RangeError);
      expect(() => spot.isExtreme(bad)).toThrow(RangeError);
    }
    const saved = spot.save();
    expect(() => Spot.restore(saved.subarray(0, -1))).toThrow(InvalidStateError);
    expect(() => Spot.restore(saved.fill(0, 8, 16))).toThrow(InvalidStateError);
  });
});

describe("DriftSpot", () => {
  function drifting(count: number, options = {}) {
    const random = new Random("drift");
    const spot = new DriftSpot({ depth: 50, probability: 1e-3, ...options });
    const value = (index: number) => 0.02 * index + normal(random);
    for (let index = 0; index < count; index++) spot.learn(value(index));
    return { spot, value };
  }

  it("answers once it has its depth and its warm-up", () => {
    expect([drifting(1049).spot.ready, drifting(1049).spot.threshold]).toEqual([false, undefined]);
    expect(drifting(1050).spot.ready).toBe(true);
  });

  it("follows a drift that Spot would take for anomalies", () => {
    const { spot, value } = drifting(5000);
    let extreme = 0;
    for (let index = 5000; index < 25_000; index++) {
      const next = value(index);
      if (spot.isExtreme(next)) extreme += 1;
      spot.learn(next);
    }
    expect(extreme).toBeGreaterThan(5);
    expect(extreme).toBeLessThan(50);
    // 3.09 deviations above the mean of the window, which lags by 25 steps and has a spread of its own
    expect((spot.threshold as number) - 0.02 * 25_000).toBeGreaterThan(2.2);
    expect((spot.threshold as number) - 0.02 * 25_000).toBeLessThan(4);
  });

  it("finds a value that stands out, and is not moved by it", () => {
    const { spot } = drifting(3000);
    const before = spot.threshold as number;
    expect(spot.isExtreme(3000 * 0.02 + 8)).toBe(true);
    expect(spot.probability(3000 * 0.02 + 8)).toBeLessThan(1e-4);
    spot.learn(3000 * 0.02 + 8);
    expect(Math.abs((spot.threshold as number) - before)).toBeLessThan(0.2);
  });

  it("follows a drift that is far steeper than the values spread", () => {
    const random = new Random("steep");
    const spot = new DriftSpot({ depth: 50, probability: 1e-3 });
    let extreme = 0;
    for (let index = 0; index < 20_000; index++) {
      const value = index + random.next();
      if (spot.isExtreme(value)) extreme += 1;
      spot.learn(value);
    }
    expect(extreme).toBeLessThan(100);
    expect(spot.isExtreme(20_010)).toBe(true);
  });

  it("gets used to a step that never returns", () => {
    const random = new Random("step");
    const spot = new DriftSpot({ depth: 50, probability: 1e-3 });
    for (let index = 0; index < 5000; index++) spot.learn(normal(random));
    expect(spot.isExtreme(12)).toBe(true);
    for (let index = 0; index < 500; index++) spot.learn(12 + normal(random));
    expect(spot.isExtreme(13)).toBe(false);
    expect(spot.isExtreme(24)).toBe(true);
  });

  it.each([0, 20, 600, 3000])("goes on from its state saved after %d values as if never stopped", (count) => {
    const { spot, value } = drifting(count);
    const copy = DriftSpot.restore(spot.save());
    for (let index = count; index < count + 1500; index++) {
      const next = value(index);
      expect(copy.isExtreme(next)).toBe(spot.isExtreme(next));
      for (const each of [spot, copy]) each.learn(next);
    }
    expect(copy.save()).toEqual(spot.save());
  });

  it("refuses what it cannot use", () => {
    expect(() => new DriftSpot({ depth: 0 })).toThrow("depth must be");
    expect(() => drifting(10).spot.learn(Number.NaN)).toThrow(RangeError);
    expect(() => DriftSpot.restore(drifting(60).spot.save().subarray(0, -1))).toThrow(InvalidStateError);
  });
});
