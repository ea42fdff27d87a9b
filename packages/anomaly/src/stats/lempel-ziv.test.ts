import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { entropyRate } from "./entropy-rate.ts";
import { lempelZiv76, lempelZiv78 } from "./lempel-ziv.ts";

function drawn(count: number, draw: (random: Random, last: number) => number): number[] {
  const random = new Random("symbols");
  const symbols: number[] = [];
  for (let index = 0; index < count; index++) symbols.push(draw(random, symbols[index - 1] ?? 0));
  return symbols;
}

const coin = (random: Random) => Number(random.next() < 0.5);
/** Stays what it was nine times in ten: an entropy rate of 0.469 bits. */
const sticky = (random: Random, last: number) => (random.next() < 0.9 ? last : 1 - last);

/** By the definition: the shortest run from `start` that does not occur before its own last symbol. */
function phrasesByDefinition(text: string): number {
  let phrases = 0;
  for (let start = 0; start < text.length; phrases++) {
    let end = start + 1;
    while (end <= text.length && text.slice(0, end - 1).includes(text.slice(start, end))) end += 1;
    start = end;
  }
  return phrases;
}

describe("lempelZiv76", () => {
  it.each([
    // A. Lempel, J. Ziv (1976): 0|001|10|100|1000|101
    ["0001101001000101", 6],
    // F. Kaspar, H. G. Schuster, Phys. Rev. A 36 (1987): 0|01|01... and 0|000...
    ["0101010101", 3],
    ["0000000000", 2],
    ["", 0],
    ["a", 1],
    ["abc", 3],
  ])("of %j is %d phrases", (text, phrases) => {
    expect(lempelZiv76(text).phrases).toBe(phrases);
  });

  it("cuts as the definition does", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 60 });
    fc.assert(
      fc.property(text, (each) => {
        expect(lempelZiv76(each).phrases).toBe(phrasesByDefinition(each));
      }),
      { numRuns: 500 },
    );
  });

  it("comes near the entropy rate of chance and of a rule, from above", () => {
    const [chance, rule] = [coin, sticky].map((draw) => lempelZiv76(drawn(50_000, draw)).rate);
    expect(chance).toBeGreaterThan(1);
    expect(chance).toBeLessThan(1.1);
    expect(rule).toBeGreaterThan(0.469);
    expect(rule).toBeLessThan(0.56);
    expect(lempelZiv76(drawn(1000, (_random, last) => (last + 1) % 7)).rate).toBeLessThan(0.1);
  });
});

describe("lempelZiv78", () => {
  it.each([
    ["aaabbabaabaaabab", 7],
    // a|aa|aaa|a, the last cut short
    ["aaaaaaa", 4],
    ["", 0],
    ["abc", 3],
  ])("of %j is %d phrases", (text, phrases) => {
    expect(lempelZiv78(text).phrases).toBe(phrases);
  });

  it("puts chance above a rule, and the rule above what repeats", () => {
    const [chance, rule, repeat] = [coin, sticky, (_random: Random, last: number) => 1 - last].map(
      (draw) => lempelZiv78(drawn(50_000, draw)).rate,
    );
    expect(chance).toBeGreaterThan(0.95);
    expect(chance).toBeLessThan(1.2);
    expect(rule).toBeGreaterThan(0.469);
    expect(rule).toBeLessThan(0.65);
    expect(repeat).toBeLessThan(0.1);
  });
});

describe("entropyRate", () => {
  it.each([
    ["abababab", 1, 0],
    ["abababab", 0, 1],
    // after a: a, b, b; after b: a, a: (3/5) H(1/3)
    ["aababa", 1, 0.5509775004326937],
    ["aaaa", 3, 0],
    ["", 0, undefined],
    ["ab", 2, undefined],
  ])("of %j with order %d is %d bits", (text, order, bits) => {
    const rate = entropyRate(text, { order });
    if (bits === undefined) expect(rate).toBeUndefined();
    else expect(rate).toBeCloseTo(bits, 12);
  });

  it("comes to the entropy rate of a Markov chain once the order is the chain's", () => {
    const symbols = drawn(50_000, sticky);
    expect(entropyRate(symbols, { order: 0 })).toBeCloseTo(1, 2);
    for (const order of [1, 2, 3]) expect(entropyRate(symbols, { order })).toBeCloseTo(0.469, 1.9);
    expect(entropyRate(drawn(50_000, coin), { order: 2 })).toBeCloseTo(1, 2);
  });

  it("tells symbols apart that read alike", () => {
    expect(entropyRate([1, "1", 1, "1"], { order: 0 })).toBe(1);
    expect(() => entropyRate("ab", { order: 0.5 })).toThrow(RangeError);
  });
});
