import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyHash, pairHash } from "./key-hash.ts";

describe("the hash of a text", () => {
  it("is a whole number from 1 to 2^53 - 1, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer(), (text, seed) => {
        const key = keyHash(text, seed);
        expect(Number.isSafeInteger(key) && key > 0).toBe(true);
      }),
    );
  });

  it("differs between texts, and between seeds", () => {
    const names = Array.from({ length: 200_000 }, (_, index) => `user-${index}`);
    expect(new Set(names.map((name) => keyHash(name, 1))).size).toBe(names.length);
    expect(new Set(Array.from({ length: 1000 }, (_, seed) => keyHash("alice", seed))).size).toBe(1000);
  });

  it("stays what it is, for it stands in saved states (the first is cyrb53 with seed 1)", () => {
    expect(keyHash("alice", 1)).toBe(5_468_828_743_218_193);
    expect(pairHash(keyHash("alice", 1), 3)).toBe(2_642_201_977_904_075);
  });
});

describe("the hash of a pair", () => {
  it("differs between pairs of many firsts and seconds", () => {
    const keys = Array.from({ length: 400 }, (_, index) => keyHash(`name ${index}`, 1));
    expect(new Set(keys.flatMap((first) => keys.map((second) => pairHash(first, second)))).size).toBe(160_000);
  });

  it("tells the first from the second", () => {
    const [first, second] = [keyHash("alice", 1), keyHash("bob", 1)];
    expect(pairHash(first, second)).not.toBe(pairHash(second, first));
  });

  it("differs between small seconds, such as the number of an event group", () => {
    const firsts = Array.from({ length: 20_000 }, (_, index) => keyHash(`user-${index}`, 1));
    const groups = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(new Set(firsts.flatMap((first) => groups.map((group) => pairHash(first, group)))).size).toBe(160_000);
  });

  it("is spread over all slots of a table", () => {
    const slots = new Array(64).fill(0);
    for (let index = 0; index < 64_000; index++) slots[pairHash(keyHash(`user-${index}`, 1), 2) % 64]++;
    expect(Math.min(...slots)).toBeGreaterThan(850);
    expect(Math.max(...slots)).toBeLessThan(1150);
  });
});
