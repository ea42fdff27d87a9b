import { describe, expect, it } from "vitest";
import { chanceInWords, inWords, spanInWords } from "./in-words.ts";

const MINUTE_MS = 60_000;

describe("in words", () => {
  it.each([
    [0, "0"],
    [0.04, "0"],
    [3, "3"],
    [3.06, "3.1"],
    [9.96, "10"],
    [12.5, "13"],
    [1234.6, "1,235"],
  ])("a number of %d is %s", (value, words) => {
    expect(inWords(value)).toBe(words);
  });

  it.each([
    [-5, "1 second"],
    [0, "1 second"],
    [1499, "1 second"],
    [89_000, "89 seconds"],
    [90_000, "2 minutes"],
    [89 * MINUTE_MS, "89 minutes"],
    [90 * MINUTE_MS, "2 hours"],
    [47 * 60 * MINUTE_MS, "47 hours"],
    [48 * 60 * MINUTE_MS, "2 days"],
  ])("%d ms are %s", (ms, words) => {
    expect(spanInWords(ms)).toBe(words);
  });

  it.each([
    [0, "one in 1"],
    [2, "one in 100"],
    [3.5, "one in 3,000"],
    [6, "one in 1,000,000"],
    [9, "less than one in a billion"],
    [Infinity, "less than one in a billion"],
  ])("a chance of 10^-%d is %s", (surprise, words) => {
    expect(chanceInWords(surprise)).toBe(words);
  });
});
