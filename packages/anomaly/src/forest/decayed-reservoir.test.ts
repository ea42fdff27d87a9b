import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { DecayedReservoir } from "./decayed-reservoir.ts";

/** How often the point seen `age` points ago is in the sample at the end of a stream, over many streams. */
function keptByAge(options: { capacity: number; decay: number; length: number; trials: number }): number[] {
  const { capacity, decay, length, trials } = options;
  const kept = Array(length).fill(0);
  const random = new Random("reservoir");
  for (let trial = 0; trial < trials; trial++) {
    const reservoir = new DecayedReservoir(capacity, decay);
    for (let time = 0; time < length; time++) {
      const key = reservoir.key(time, random.nextOpen());
      if (reservoir.accepts(key)) reservoir.put(key, time);
    }
    for (const time of reservoir.items) kept[length - 1 - time] += 1 / trials;
  }
  return kept;
}

describe("DecayedReservoir", () => {
  it("keeps every point of a stream alike when nothing fades", () => {
    const kept = keptByAge({ capacity: 10, decay: 0, length: 50, trials: 4000 });
    // 0.2 each; four standard errors of a share of 4000 are 0.025
    for (const share of kept) expect(Math.abs(share - 0.2)).toBeLessThan(0.026);
  });

  it("keeps one place by weight: a point twice as faded is kept half as often", () => {
    const decay = Math.LN2 / 5;
    const kept = keptByAge({ capacity: 1, decay, length: 60, trials: 20_000 });
    const total = 1 / (1 - Math.exp(-decay));
    for (const age of [0, 5, 10, 15]) expect(kept[age]).toBeCloseTo(Math.exp(-decay * age) / total, 2);
  });

  it("gives up the point with the largest key and refuses one larger still", () => {
    const reservoir = new DecayedReservoir(3, 0);
    expect([5, 1, 3].map((key) => reservoir.put(key, key * 10))).toEqual([undefined, undefined, undefined]);
    expect(reservoir.accepts(5)).toBe(false);
    expect(reservoir.accepts(4)).toBe(true);
    expect(reservoir.put(4, 40)).toBe(50);
    expect(reservoir.put(2, 20)).toBe(40);
    expect(Array.from(reservoir.items).sort((a, b) => a - b)).toEqual([10, 20, 30]);
    expect(reservoir.size).toBe(3);
  });

  it("still tells new from old after a billion points", () => {
    const reservoir = new DecayedReservoir(1, 0.001);
    reservoir.put(reservoir.key(1e9, 0.5), 1);
    expect(reservoir.accepts(reservoir.key(1e9 + 1, 0.5))).toBe(true);
    expect(reservoir.accepts(reservoir.key(1e9 - 1, 0.5))).toBe(false);
  });
});
