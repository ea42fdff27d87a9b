import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecentKeys } from "./recent-keys.ts";

function keyOf(value: number): Buffer {
  return createHash("sha256").update(String(value)).digest();
}

describe("RecentKeys", () => {
  it("knows at least its last keys and forgets those long gone", () => {
    const recent = new RecentKeys(8);
    for (let value = 0; value < 100; value++) expect(recent.add(keyOf(value))).toBe(true);
    for (let value = 92; value < 100; value++) expect(recent.add(keyOf(value))).toBe(false);
    expect(recent.add(keyOf(0))).toBe(true);
  });

  it("answers as a set does while nothing was forgotten", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 40 }), { maxLength: 200 }), (values) => {
        const recent = new RecentKeys(64);
        const seen = new Set<number>();
        for (const value of values) {
          expect(recent.add(keyOf(value))).toBe(!seen.has(value));
          seen.add(value);
        }
      }),
    );
  });

  it("tells keys apart that meet in one place, at the end of the table too", () => {
    const recent = new RecentKeys(4);
    const key = (low: number) => Buffer.from(new Uint32Array([7, low]).buffer);
    expect([1, 2, 3, 1, 2, 3].map((low) => recent.add(key(low)))).toEqual([true, true, true, false, false, false]);
  });

  it("takes a key of zeros", () => {
    const recent = new RecentKeys(2);
    expect([recent.add(Buffer.alloc(16)), recent.add(Buffer.alloc(16))]).toEqual([true, false]);
  });

  it.each([0, 3, 1.5])("refuses a capacity of %d", (capacity) => {
    expect(() => new RecentKeys(capacity)).toThrow(`capacity must be a power of two, got ${capacity}`);
  });
});
