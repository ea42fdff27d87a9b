import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NOON } from "../activity-under-test.ts";
import { keyHash } from "./key-hash.ts";
import { SetAssociativeTable } from "./set-associative-table.ts";

const table = (capacity = 512, columns = 2) => new SetAssociativeTable({ name: "t", columns, capacity });
/** A touch may move the values: they are looked up after it. */
function put(each: SetAssociativeTable, key: number, at: number, value: number): void {
  const row = each.touch(key, at);
  each.values[row] = value;
}

const key = (n: number) => keyHash(`key ${n}`, 1);

describe("a set-associative table", () => {
  it("gives a key its row again, and tells when it was touched before", () => {
    const each = table();
    each.values[each.touch(key(1), NOON) + 1] = 7;
    expect([each.lastAt, each.absentSince]).toEqual([undefined, undefined]);
    expect(each.values[each.touch(key(1), NOON + 5000) + 1]).toBe(7);
    expect(each.lastAt).toBe(NOON);
  });

  it("remembers every key with its row while it grows to its capacity", () => {
    const each = table(65_536);
    for (let n = 0; n < 8_000; n++) put(each, key(n), NOON + n, n);
    for (let n = 0; n < 8_000; n++) expect(each.values[each.find(key(n))]).toBe(n);
    expect(each.size).toBe(8_000);
  });

  it("without columns remembers when a key was last touched", () => {
    const each = table(4096, 0);
    for (let n = 0; n < 1000; n++) each.touch(key(n), NOON + n * 1000);
    each.touch(key(3), NOON + 5_000_000);
    each.find(key(3));
    expect(each.lastAt).toBe(NOON + 5_000_000);
    each.find(key(4));
    expect(each.lastAt).toBe(NOON + 4000);
  });

  it("finding changes nothing", () => {
    const each = table();
    each.touch(key(1), NOON);
    const before = each.save();
    each.find(key(1));
    each.find(key(2));
    expect(each.save()).toEqual(before);
  });

  it("is bounded, and forgets what was not touched for longest in its set", () => {
    const each = table();
    for (let n = 0; n < 50_000; n++) {
      each.touch(key(n), NOON + n * 1000);
      each.touch(key(0), NOON + n * 1000);
    }
    expect(each.size).toBe(512);
    expect(each.find(key(0))).toBeGreaterThanOrEqual(0);
    expect(each.find(key(100))).toBe(-1);
    expect(each.find(key(49_999))).toBeGreaterThanOrEqual(0);
  });

  it("never says that a key was not touched after a time when it was, however late events come", () => {
    const step = fc.record({ n: fc.integer({ min: 0, max: 4000 }), second: fc.integer({ min: 1, max: 100 }) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1500, maxLength: 3000 }), (steps) => {
        const each = table();
        const truth = new Map<number, number>();
        for (const { n, second } of steps) {
          const last = truth.get(n);
          each.touch(key(n), NOON + second * 1000);
          if (each.lastAt === undefined && last !== undefined) {
            expect(each.absentSince).toBeGreaterThanOrEqual(last);
          }
          if (last === undefined) expect(each.lastAt).toBeUndefined();
          truth.set(n, Math.max(last ?? 0, NOON + second * 1000));
        }
      }),
      { numRuns: 30 },
    );
  });

  it("takes any time", () => {
    const each = table();
    for (const at of [0, -1, 8.64e15, -8.64e15]) each.touch(key(at), at);
    expect(each.size).toBe(4);
  });

  it("goes on from a saved state as if never stopped, forgetting the same keys", () => {
    const live = table();
    for (let n = 0; n < 3000; n++) put(live, key(n), NOON + n * 100, n);
    const restored = table();
    restored.restore(live.save());
    for (let n = 2000; n < 6000; n++) {
      expect(restored.touch(key(n), NOON + n * 100)).toBe(live.touch(key(n), NOON + n * 100));
    }
    expect(restored.save()).toEqual(live.save());
    expect(restored.size).toBe(live.size);
  });
});
