import { describe, expect, it } from "vitest";
import { KeyedHash } from "./keyed-hash.ts";

function hex(hash: KeyedHash): string {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setUint32(0, hash.first, true);
  bytes.setUint32(4, hash.second, true);
  return Array.from({ length: 8 }, (_, index) => bytes.getUint8(index).toString(16).padStart(2, "0")).join("");
}

describe("KeyedHash", () => {
  // origin: vectors_hsip64 of https://github.com/veorq/SipHash, the key is bytes 0 to 7, the input bytes 0 to length - 1
  it.each([
    [0, "218d1f59b9b83cc8"],
    [2, "064f39ef7c50eb57"],
    [4, "d5e78a175be52ea1"],
    [6, "ce3e91358aa2bc25"],
    [8, "edfee820bce4858c"],
    [10, "95b0469f06a6f2ee"],
    [12, "7bc71f9faef5c799"],
    [14, "3bb1a870eae8e658"],
  ])("of %d bytes is HalfSipHash-2-4's", (length, expected) => {
    const units = Array.from({ length: length / 2 }, (_, index) => 2 * index + ((2 * index + 1) << 8));
    const hash = new KeyedHash(0x03020100, 0x07060504);
    hash.run(String.fromCharCode(...units));
    expect(hex(hash)).toBe(expected);
  });

  it("depends on the seed, and on nothing hashed before", () => {
    const [first, again, other] = [KeyedHash.of("a"), KeyedHash.of("a"), KeyedHash.of("b")];
    first.run("something before");
    for (const hash of [first, again, other]) hash.run("text");
    expect(hex(first)).toBe(hex(again));
    expect(hex(first)).not.toBe(hex(other));
    expect([first.equals(again), first.equals(other)]).toEqual([true, false]);
  });

  it("spreads neighbouring texts evenly over both halves", () => {
    const hash = KeyedHash.of(1);
    const bins = [new Float64Array(16), new Float64Array(16)];
    for (let index = 0; index < 16_000; index++) {
      hash.run(`user${index}`);
      bins[0][hash.first >>> 28] += 1;
      bins[1][hash.second & 15] += 1;
    }
    for (const counts of bins) {
      // chi-square with 15 degrees of freedom passes 37.7 once in a thousand
      expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(37.7);
    }
  });
});
