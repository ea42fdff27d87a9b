import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { CountMin } from "./count-min.ts";
import { SpaceSaving } from "./space-saving.ts";

/** Keys as in life: the n-th comes about 1/n as often as the first. */
function zipfStream(length: number, seed: string): string[] {
  const random = new Random(seed);
  return Array.from({ length }, () => `user${Math.floor(5000 ** random.next())}`);
}

function truthOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

const streams = fc.array(fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "", "🦊", "\ud800"), { maxLength: 60 });

describe("CountMin", () => {
  const options = { width: 1024, rows: 4, seed: "test" };

  function counted(keys: Iterable<string>): CountMin {
    const sketch = new CountMin(options);
    for (const key of keys) sketch.add(key);
    return sketch;
  }

  it("never answers less than the truth, and nearly never more than its bound", () => {
    const keys = zipfStream(50_000, "count");
    const sketch = counted(keys);
    const errors = [...truthOf(keys)].map(([key, count]) => sketch.estimate(key) - count);
    expect(Math.min(...errors)).toBe(0);
    const beyond = errors.filter((error) => error > (Math.E / 1024) * 50_000).length;
    expect(beyond / errors.length).toBeLessThan(Math.exp(-4));
    expect(sketch.total).toBe(50_000);
  });

  it("is exact while keys are few, and takes many or parts at once", () => {
    const sketch = counted(["a", "b", "a"]);
    sketch.add("b", 10.5);
    expect([sketch.estimate("a"), sketch.estimate("b"), sketch.estimate("never")]).toEqual([2, 11.5, 0]);
  });

  it("merged still never answers less than the truth", () => {
    const [one, two] = [zipfStream(20_000, "one"), zipfStream(20_000, "two")];
    const merged = counted(one);
    merged.merge(counted(two));
    for (const [key, count] of truthOf([...one, ...two])) expect(merged.estimate(key)).toBeGreaterThanOrEqual(count);
    expect(merged.total).toBe(40_000);
  });

  it("goes on from its saved state as if never stopped", () => {
    const sketch = counted(zipfStream(5000, "state"));
    const copy = CountMin.restore(sketch.save());
    for (const each of [sketch, copy]) for (const key of zipfStream(5000, "more")) each.add(key);
    expect(copy.save()).toEqual(sketch.save());
  });

  it("refuses what it cannot use", () => {
    expect(() => new CountMin({ ...options, width: 1000 })).toThrow("a power of two");
    expect(() => new CountMin({ ...options, rows: 0 })).toThrow("rows must be");
    expect(() => counted([]).add("a", -1)).toThrow(RangeError);
    expect(() => counted([]).merge(new CountMin({ ...options, seed: "other" }))).toThrow("same width, rows and seed");
    expect(() => CountMin.restore(counted([]).save().subarray(0, -1))).toThrow(InvalidStateError);
  });
});

describe("SpaceSaving", () => {
  function summary(capacity: number, keys: Iterable<string>): SpaceSaving {
    const busiest = new SpaceSaving(capacity);
    for (const key of keys) busiest.add(key);
    return busiest;
  }

  function keepsItsPromises(busiest: SpaceSaving, truth: Map<string, number>, slack: number): void {
    const top = busiest.top();
    for (const { key, count, error } of top) {
      expect(count).toBeGreaterThanOrEqual(truth.get(key) ?? 0);
      expect(count - error).toBeLessThanOrEqual(truth.get(key) ?? 0);
      expect(error).toBeLessThanOrEqual(slack);
    }
    expect(busiest.leastCount).toBeLessThanOrEqual(slack);
    for (const [key, count] of truth) {
      if (busiest.get(key) === undefined) expect(count).toBeLessThanOrEqual(busiest.leastCount);
    }
  }

  it("is exact while there is room", () => {
    expect(summary(3, ["b", "a", "b", "c"]).top()).toEqual([
      { key: "b", count: 2, error: 0 },
      { key: "a", count: 1, error: 0 },
      { key: "c", count: 1, error: 0 },
    ]);
  });

  // a a b, then c takes b's place and its count of 1
  it("gives the rarest key's place and count to a new one", () => {
    const busiest = summary(2, ["a", "a", "b", "c"]);
    expect(busiest.top()).toEqual([
      { key: "a", count: 2, error: 0 },
      { key: "c", count: 2, error: 1 },
    ]);
    expect([busiest.get("b"), busiest.leastCount, busiest.total]).toEqual([undefined, 2, 4]);
  });

  it("keeps its bounds on any stream", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), streams, (capacity, keys) => {
        keepsItsPromises(summary(capacity, keys), truthOf(keys), keys.length / capacity);
      }),
    );
  });

  it("keeps its bounds when merged, and when it goes on after that", () => {
    const capacity = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(capacity, capacity, streams, streams, streams, (first, second, one, two, more) => {
        const merged = summary(first, one);
        merged.merge(summary(second, two));
        const slack = one.length / first + two.length / second;
        keepsItsPromises(merged, truthOf([...one, ...two]), slack + (one.length + two.length) / first);
        for (const key of more) merged.add(key);
        keepsItsPromises(merged, truthOf([...one, ...two, ...more]), Infinity);
        expect(merged.total).toBe(one.length + two.length + more.length);
      }),
    );
  });

  it("finds the most frequent keys of a long stream", () => {
    const keys = zipfStream(50_000, "top");
    const truth = [...truthOf(keys)].sort((a, b) => b[1] - a[1]).slice(0, 10);
    const found = new Set(
      summary(200, keys)
        .top(20)
        .map(({ key }) => key),
    );
    expect(truth.filter(([key]) => !found.has(key))).toEqual([]);
  });

  it("goes on from its saved state as if never stopped, whatever the keys", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), streams, streams, (capacity, before, after) => {
        const busiest = summary(capacity, before);
        const copy = SpaceSaving.restore(busiest.save());
        for (const each of [busiest, copy]) for (const key of after) each.add(key);
        expect(copy.top()).toEqual(busiest.top());
        expect(copy.save()).toEqual(busiest.save());
      }),
    );
  });

  it("refuses what it cannot use", () => {
    expect(() => new SpaceSaving(0)).toThrow(RangeError);
    expect(() => summary(2, []).add("a", 0)).toThrow(RangeError);
    const saved = summary(2, ["a", "b", "b"]).save();
    expect(() => SpaceSaving.restore(saved.subarray(0, -1))).toThrow(InvalidStateError);
    // capacity, total, unseen, size, then the counts: the first, raised above the second, is no heap's
    const counts = saved.length - 2 * 4 - 2 * 4 - 2 * 8 - 2 * 8;
    expect(() => SpaceSaving.restore(saved.with(counts + 6, 0xf0).with(counts + 7, 0x7f))).toThrow("not a heap");
  });
});
