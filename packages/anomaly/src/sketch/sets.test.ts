import { describe, expect, it } from "vitest";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { HyperLogLog } from "./hyper-log-log.ts";
import { MinHash } from "./min-hash.ts";
import { hammingDistance, simHash } from "./sim-hash.ts";

function keys(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => `key${from + index}`);
}

function added<T extends { add(key: string): void }>(sketch: T, all: Iterable<string>): T {
  for (const key of all) sketch.add(key);
  return sketch;
}

describe("HyperLogLog", () => {
  const create = (seed: string | number = 1) => new HyperLogLog({ precision: 12, seed });

  it("counts nothing as 0 and the same key as one", () => {
    expect(create().estimate()).toBe(0);
    expect(added(create(), Array(1000).fill("mona")).estimate()).toBeCloseTo(1, 3);
  });

  it.each([10, 100, 1000, 5000, 12_000, 50_000, 200_000])("is near %d, over ten seeds", (count) => {
    const all = keys(0, count);
    const seeds = count > 20_000 ? 3 : 10;
    const errors = Array.from({ length: seeds }, (_, seed) => added(create(seed), all).estimate() / count - 1);
    // the standard error is 1.04 / 64; small counts have less, as long as no two keys meet in a register
    for (const error of errors) expect(Math.abs(error)).toBeLessThan(4 * (1.04 / 64));
    const mean = errors.reduce((sum, error) => sum + error / seeds, 0);
    expect(Math.abs(mean)).toBeLessThan((3.5 * (1.04 / 64)) / Math.sqrt(seeds));
  });

  it("merged is exactly the sketch of both", () => {
    const merged = added(create(), keys(0, 3000));
    merged.merge(added(create(), keys(2000, 5000)));
    expect(merged.save()).toEqual(added(create(), keys(0, 5000)).save());
  });

  it("goes on from its saved state as if never stopped", () => {
    const sketch = added(create(), keys(0, 500));
    const copy = HyperLogLog.restore(sketch.save());
    for (const each of [sketch, copy]) added(each, keys(500, 900));
    expect(copy.save()).toEqual(sketch.save());
    expect(copy.estimate()).toBe(sketch.estimate());
  });

  it("refuses what it cannot use", () => {
    expect(() => new HyperLogLog({ precision: 3, seed: 1 })).toThrow("precision");
    expect(() => create().merge(create(2))).toThrow("same precision and seed");
    const saved = create().save();
    expect(() => HyperLogLog.restore(saved.subarray(0, -1))).toThrow(InvalidStateError);
    expect(() => HyperLogLog.restore(saved.with(saved.length - 1, 54))).toThrow("register 4095 holds 54");
  });
});

describe("MinHash", () => {
  const create = (all: Iterable<string> = [], seed = 1) => added(new MinHash({ size: 256, seed }), all);

  it.each([
    ["the same set", 0, 1000, 1],
    ["half in common", 500, 1500, 500 / 1500],
    ["a tenth in common", 900, 1900, 100 / 1900],
    ["nothing in common", 1000, 2000, 0],
  ])("is near the truth for %s", (_name, from, to, truth) => {
    const estimates = Array.from(
      { length: 8 },
      (_, seed) => create(keys(0, 1000), seed).similarity(create(keys(from, to), seed)) as number,
    );
    const mean = estimates.reduce((sum, each) => sum + each / 8, 0);
    // four standard errors of the mean of 8 · 256 hashes
    expect(Math.abs(mean - truth)).toBeLessThanOrEqual(4 * Math.sqrt((truth * (1 - truth)) / 2048) + 1e-12);
  });

  it("says nothing of an empty set, and takes no notice of repeats or order", () => {
    expect(create().similarity(create(["a"]))).toBeUndefined();
    expect(create(["a", "b", "a"]).signature()).toEqual(create(["b", "a"]).signature());
  });

  it("merged is exactly the signature of both", () => {
    const merged = create(keys(0, 20));
    merged.merge(create(keys(10, 40)));
    expect(merged.save()).toEqual(create(keys(0, 40)).save());
  });

  it("goes on from its saved state as if never stopped", () => {
    const set = create(keys(0, 20));
    const copy = MinHash.restore(set.save());
    expect(added(copy, keys(20, 50)).save()).toEqual(added(set, keys(20, 50)).save());
  });

  it("refuses what it cannot use", () => {
    expect(() => new MinHash({ size: 0, seed: 1 })).toThrow("size");
    expect(() => create().similarity(create([], 2))).toThrow("same size and seed");
    expect(() => MinHash.restore(create().save().subarray(0, -1))).toThrow(InvalidStateError);
  });
});

describe("simHash", () => {
  it("is 0 of nothing, and the same whatever the order", () => {
    expect(simHash([], 1)).toBe(0n);
    expect(simHash(["a", "b", "c"], 1)).toBe(simHash(["c", "a", "b"], 1));
    expect(simHash(["a"], 1)).not.toBe(simHash(["a"], 2));
  });

  it("counts a weight of 2 as coming twice", () => {
    expect(simHash([["a", 2], ["b", 1], "c"], 1)).toBe(simHash(["a", "a", "b", "c"], 1));
    expect(() => simHash([["a", Number.NaN]], 1)).toThrow(RangeError);
  });

  // the angle between two sets of n features with c in common is acos(c / n)
  it.each([
    [100, 0.0],
    [90, Math.acos(0.9) / Math.PI],
    [50, 1 / 3],
    [0, 0.5],
  ])("differs, with %d of 100 features in common, in a share %d of the bits", (common, share) => {
    let bits = 0;
    for (let seed = 0; seed < 60; seed++) {
      const a = simHash(keys(0, 100), seed);
      bits += hammingDistance(a, simHash(keys(100 - common, 200 - common), seed));
    }
    expect(Math.abs(bits / (64 * 60) - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / (64 * 60)) + 0.002);
  });
});

describe("hammingDistance", () => {
  it.each([
    [0n, 0n, 0],
    [0b1010n, 0b0110n, 2],
    [0n, 2n ** 64n - 1n, 64],
    [0x80000000_80000000n, 1n, 3],
  ])("of %d and %d is %d", (a, b, distance) => {
    expect(hammingDistance(a, b)).toBe(distance);
  });
});
