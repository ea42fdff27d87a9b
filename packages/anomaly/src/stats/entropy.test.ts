import { describe, expect, it } from "vitest";
import { characterEntropy } from "./character-entropy.ts";
import { shannonEntropy } from "./shannon-entropy.ts";

describe("shannonEntropy", () => {
  it.each([
    ["one half and two quarters", [2, 1, 1], 1.5],
    ["eight alike", Array(8).fill(3), 3],
    ["one kind alone", [5], 0],
    ["kinds that did not occur", [0, 4, 0, 4], 1],
    ["no counts", [], 0],
    // log2(10) - 0.9 log2(9)
    ["nine in ten", [9, 1], 0.4689955935892812],
    ["parts of counts", [0.5, 0.25, 0.25], 1.5],
  ])("of %s", (_name, counts, bits) => {
    expect(shannonEntropy(counts)).toBeCloseTo(bits, 13);
  });

  it("is never below 0", () => {
    for (let count = 1; count < 1000; count++) expect(shannonEntropy([count / 7])).toBeGreaterThanOrEqual(0);
  });

  it.each([[-1], [Number.NaN], [Infinity]])("refuses a count of %d", (count) => {
    expect(() => shannonEntropy([1, count])).toThrow(RangeError);
  });
});

describe("characterEntropy", () => {
  it.each([
    ["", 0],
    ["aaaa", 0],
    ["aabc", 1.5],
    ["0123456789abcdef", 4],
    ["🦊🦉", 1],
  ])("of %j is %d bits", (text, bits) => {
    expect(characterEntropy(text)).toBeCloseTo(bits, 13);
  });
});
