import { Random } from "@oddwatch/anomaly";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEQUENCE_COLUMNS, takeSymbol } from "./action-sequence.ts";

/** The news of the last of these symbols. */
function newsOf(symbols: readonly number[]) {
  const values = new Float32Array(SEQUENCE_COLUMNS);
  let news = { actionBits: Number.NaN, meanBits: Number.NaN };
  for (const symbol of symbols) news = { ...takeSymbol(values, 0, symbol) };
  return news;
}

const repeated = (pattern: readonly number[], length: number) =>
  Array.from({ length }, (_, at) => pattern[at % pattern.length]);

describe("the news of a sequence", () => {
  it("is not known before eight actions", () => {
    expect(newsOf(repeated([5], 8))).toEqual({ actionBits: Number.NaN, meanBits: Number.NaN });
    expect(newsOf(repeated([5], 9)).meanBits).toBeGreaterThan(0);
  });

  it.each([
    ["one action again and again", [5]],
    ["two actions by turns", [5, 9]],
    ["a round of seven actions, some alike", [1, 2, 1, 3, 1, 4, 63]],
  ])("is next to nothing for %s", (_what, pattern) => {
    expect(newsOf(repeated(pattern, 200)).meanBits).toBeLessThan(0.3);
    expect(newsOf(repeated(pattern, 200)).actionBits).toBeLessThan(0.1);
  });

  it("is about six bits and more for chance", () => {
    const random = new Random("chance");
    expect(newsOf(Array.from({ length: 300 }, () => random.nextUint32() % 64)).meanBits).toBeGreaterThan(5.5);
  });

  it("is large for the first thing that a machine does otherwise", () => {
    expect(newsOf([...repeated([5, 9], 200), 33]).actionBits).toBeGreaterThan(8);
  });

  it("is never negative and always a number, whatever comes", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 63 }), { minLength: 9, maxLength: 200 }), (symbols) => {
        const { actionBits, meanBits } = newsOf(symbols);
        expect(actionBits).toBeGreaterThanOrEqual(0);
        expect(meanBits).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(actionBits + meanBits)).toBe(true);
      }),
    );
  });
});
