import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ScoreTail } from "./score-tail.ts";

function learned(scores: readonly number[], memory = 1000): ScoreTail {
  const tail = new ScoreTail(memory, 2);
  for (const score of scores) tail.learn(score);
  return tail;
}

describe("ScoreTail", () => {
  it("says nothing before its warm-up", () => {
    expect(new ScoreTail(10, 2).probability(1)).toBeUndefined();
    expect(learned([1]).probability(1)).toBeUndefined();
    expect(learned([1, 2]).probability(1)).toBe(1);
  });

  it("answers with the rank among the scores remembered, ties and itself counted", () => {
    const tail = learned([-3, -1, -1, 4]);
    expect([-5, -3, -1, 0, 4].map((score) => tail.probability(score))).toEqual([1, 1, 0.8, 0.4, 0.4]);
  });

  it("remembers no more than its memory", () => {
    expect(learned([100, 1, 2, 3], 3).probability(2)).toBe(0.75);
  });

  // tail of ten: 10..1 over 0, mean excess 5.5; scale at 10 is 0.5 · 5.5 + 0.5 · 10 = 7.75; (1 + 0.5 · 31 / 7.75)^-2 = 1/9
  it("goes on beyond the largest score as a Pareto tail of shape 1/2", () => {
    const tail = learned([0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(tail.probability(10)).toBeCloseTo(2 / 14, 15);
    expect(tail.probability(10 + 31)).toBeCloseTo(1 / 14 / 9, 15);
  });

  it("calls nothing beyond the largest more likely than one in so many, and nothing impossible", () => {
    expect(learned([1, 1, 1]).probability(2)).toBe(0.25);
    expect(learned([0, 1e-300]).probability(1e300)).toBe(1e-300);
  });

  it("never rises with the score, and stays within 0..1", () => {
    const score = fc.double({ noNaN: true, min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(fc.array(score, { minLength: 2, maxLength: 60 }), score, score, (scores, one, other) => {
        const tail = learned(scores);
        const low = tail.probability(Math.min(one, other)) ?? Number.NaN;
        const high = tail.probability(Math.max(one, other)) ?? Number.NaN;
        expect(high).toBeGreaterThan(0);
        expect(high).toBeLessThanOrEqual(low);
        expect(low).toBeLessThanOrEqual(1);
      }),
    );
  });
});
