import { describe, expect, it } from "vitest";
import { Random } from "./random.ts";

describe("Random", () => {
  it("gives the same numbers for the same seed, on every machine", () => {
    const random = new Random("oddwatch");
    const drawn = [random.nextUint32(), random.nextUint32(), random.next(), random.nextOpen()];
    expect(drawn).toMatchInlineSnapshot(`
      [
        1106769557,
        2258427364,
        0.2465571416541934,
        0.2533855125004708,
      ]
    `);
  });

  it("takes a number by its text", () => {
    expect(new Random(7).nextUint32()).toBe(new Random("7").nextUint32());
  });

  it("parts ways at once for seeds that are nearly alike", () => {
    const firsts = Array.from({ length: 1000 }, (_, seed) => new Random(seed).nextUint32());
    expect(new Set(firsts).size).toBe(1000);
    expect(new Random("a").nextUint32()).not.toBe(new Random("aa").nextUint32());
    expect(new Random("ab").nextUint32()).not.toBe(new Random("ba").nextUint32());
  });

  it("spreads the first draws of neighbouring seeds evenly", () => {
    const bins = new Float64Array(16);
    for (let seed = 0; seed < 16_000; seed++) bins[Math.floor(new Random(seed).next() * 16)] += 1;
    const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // the 0.1 % and 99.9 % points of chi-square with 15 degrees of freedom
    expect(chiSquare).toBeGreaterThan(3.48);
    expect(chiSquare).toBeLessThan(37.7);
  });

  it("draws from the whole of its interval and never the ends", () => {
    const random = new Random("interval");
    const draws = Array.from({ length: 50_000 }, () => random.nextOpen());
    expect(Math.min(...draws.slice(0, 10_000))).toBeGreaterThan(0);
    expect(draws.every((draw) => draw > 0 && draw < 1)).toBe(true);
    expect(draws.reduce((sum, draw) => sum + draw, 0) / draws.length).toBeCloseTo(0.5, 2);
    expect(draws.filter((draw) => draw < 0.001).length).toBeGreaterThan(20);
    expect(draws.filter((draw) => draw > 0.999).length).toBeGreaterThan(20);
  });

  it("goes on from its saved state as if never stopped", () => {
    const random = new Random("state");
    random.next();
    const copy = Random.from(random.state());
    expect(Array.from({ length: 20 }, () => copy.next())).toEqual(Array.from({ length: 20 }, () => random.next()));
  });

  it("refuses a state of the wrong length", () => {
    expect(() => Random.from(new Uint32Array(3))).toThrow(RangeError);
  });
});
