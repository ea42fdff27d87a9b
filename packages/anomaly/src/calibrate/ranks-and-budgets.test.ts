import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { AlarmBudget } from "./alarm-budget.ts";
import { ConformalRank } from "./conformal-rank.ts";

describe("ConformalRank", () => {
  function learned(scores: Iterable<number>, options = {}): ConformalRank {
    const rank = new ConformalRank(options);
    for (const score of scores) rank.learn(score);
    return rank;
  }

  it("gives no answer before the warm-up", () => {
    const rank = learned(Array(99).fill(1));
    expect([rank.ready, rank.probability(5)]).toEqual([false, undefined]);
    rank.learn(1);
    expect([rank.ready, rank.probability(5)]).toEqual([true, 1 / 101]);
  });

  // 3 is reached by 3, 5, 5 and itself of nine; ties are two and itself
  it("counts the scores as large, and itself", () => {
    const rank = learned([1, 2, 2, 3, 5, 5, 0, 0], { size: 8 });
    expect(rank.probability(3)).toBe(4 / 9);
    expect(rank.probability(9)).toBe(1 / 9);
    expect(rank.probability(-1)).toBe(1);
    expect(rank.smoothed(2, 0)).toBe(3 / 9);
    expect(rank.smoothed(2, 0.5)).toBe(4.5 / 9);
    expect(rank.smoothed(2, 1)).toBe(rank.probability(2));
  });

  it("keeps its promise: p or less comes with probability p at most, smoothed exactly, with ties too", () => {
    const random = new Random("promise");
    const rank = new ConformalRank({ size: 200, warmUp: 200 });
    const counts = { plain: 0, smoothed: new Float64Array(10) };
    for (let index = 0; index < 40_200; index++) {
      const score = Math.floor(20 * random.next() ** 2); // many ties
      const plain = rank.probability(score);
      if (plain !== undefined) {
        counts.plain += Number(plain <= 0.1);
        counts.smoothed[Math.min(9, Math.floor(10 * (rank.smoothed(score, random.next()) as number)))] += 1;
      }
      rank.learn(score);
    }
    expect(counts.plain / 40_000).toBeLessThan(0.105);
    // 9 degrees of freedom pass 27.9 once in a thousand, and neighbours share a window
    expect(counts.smoothed.reduce((sum, count) => sum + (count - 4000) ** 2 / 4000, 0)).toBeLessThan(60);
  });

  it("forgets what has left the window", () => {
    const rank = learned([...Array(100).fill(100), ...Array(100).fill(1)], { size: 100 });
    expect(rank.probability(2)).toBe(1 / 101);
  });

  it("goes on from its saved state as if never stopped", () => {
    const random = new Random("state");
    for (const count of [0, 5, 50]) {
      const rank = learned(
        Array.from({ length: count }, () => random.next()),
        { size: 20, warmUp: 3 },
      );
      const copy = ConformalRank.restore(rank.save());
      for (let index = 0; index < 40; index++) {
        const score = random.next();
        expect(copy.probability(score)).toBe(rank.probability(score));
        for (const each of [rank, copy]) each.learn(score);
      }
      expect(copy.save()).toEqual(rank.save());
    }
  });

  it("refuses what it cannot use", () => {
    expect(() => new ConformalRank({ size: 0 })).toThrow("size must be");
    expect(() => new ConformalRank({ size: 5, warmUp: 6 })).toThrow("warmUp must be");
    const rank = learned([1, 2, 3], { size: 3 });
    expect(() => rank.learn(Number.NaN)).toThrow(RangeError);
    expect(() => rank.probability(Infinity)).toThrow(RangeError);
    expect(() => rank.smoothed(1, 1.1)).toThrow("uniform");
    expect(() => ConformalRank.restore(rank.save().subarray(0, -1))).toThrow(InvalidStateError);
  });
});

describe("AlarmBudget", () => {
  /** Whether each score was an alarm. */
  function judge(budget: AlarmBudget, scores: Iterable<number>): boolean[] {
    return Array.from(scores, (score) => {
      const alarm = budget.isAlarm(score) ?? false;
      budget.learn(score);
      return alarm;
    });
  }

  /** The most alarms in any `per` observations in a row. */
  function mostIn(alarms: readonly boolean[], per: number): number {
    let here = 0;
    let most = 0;
    for (const [index, alarm] of alarms.entries()) {
      here += Number(alarm) - Number(alarms[index - per] ?? false);
      most = Math.max(most, here);
    }
    return most;
  }

  it("gives no answer before it could know such a threshold", () => {
    const budget = new AlarmBudget({ alarms: 5, per: 1000 });
    for (let index = 0; index < 199; index++) budget.learn(index);
    expect([budget.ready, budget.threshold, budget.isAlarm(1e9)]).toEqual([false, undefined, undefined]);
    budget.learn(0);
    expect([budget.ready, budget.isAlarm(1e9), budget.left]).toEqual([true, true, 5]);
  });

  it("takes the score that was passed at the rate asked for", () => {
    const budget = new AlarmBudget({ alarms: 1, per: 100, memory: 999 });
    for (let score = 1; score <= 999; score++) budget.learn(score);
    // ten of a thousand, the next one counted, would be above 989
    expect(budget.threshold).toBe(990);
  });

  it("never raises more than the budget, whatever the scores", () => {
    const runs = fc.array(fc.record({ from: fc.integer({ min: -9, max: 9 }), by: fc.integer({ min: -3, max: 3 }) }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 40 }), runs, (alarms, per, parts) => {
        const scores = parts.flatMap(({ from, by }) => Array.from({ length: 10 }, (_, step) => from + by * step));
        expect(mostIn(judge(new AlarmBudget({ alarms, per }), scores), per)).toBeLessThanOrEqual(alarms);
      }),
    );
  });

  it("spends all of it, and no more, on scores that only rise", () => {
    const alarms = judge(
      new AlarmBudget({ alarms: 3, per: 100 }),
      Array.from({ length: 2000 }, (_, index) => index),
    );
    expect(mostIn(alarms, 100)).toBe(3);
    expect(alarms.filter(Boolean).length).toBeGreaterThanOrEqual(3 * 19);
  });

  it("raises nearly the rate asked for on independent scores", () => {
    const random = new Random("budget");
    const alarms = judge(
      new AlarmBudget({ alarms: 50, per: 10_000 }),
      Array.from({ length: 200_000 }, () => random.next() ** -2),
    );
    const count = alarms.filter(Boolean).length;
    expect(count).toBeGreaterThan(0.85 * 1000);
    expect(count).toBeLessThanOrEqual(1000);
    expect(mostIn(alarms, 10_000)).toBeLessThanOrEqual(50);
  });

  it("raises none where all scores are alike", () => {
    expect(judge(new AlarmBudget({ alarms: 1, per: 10 }), Array(500).fill(3)).some(Boolean)).toBe(false);
  });

  it("says how many alarms are left", () => {
    const budget = new AlarmBudget({ alarms: 2, per: 20 });
    judge(budget, [...Array(20).fill(0), 1]);
    expect(budget.left).toBe(1);
    judge(budget, [2]);
    expect([budget.left, budget.isAlarm(99)]).toEqual([0, false]);
    judge(budget, Array(17).fill(0));
    expect(budget.left).toBe(0);
    judge(budget, [0]);
    expect([budget.left, budget.isAlarm(99)]).toEqual([1, true]);
  });

  it("goes on from its saved state as if never stopped", () => {
    const random = new Random("state");
    for (const count of [0, 30, 300]) {
      const budget = new AlarmBudget({ alarms: 2, per: 20, memory: 50 });
      judge(
        budget,
        Array.from({ length: count }, () => random.next()),
      );
      const copy = AlarmBudget.restore(budget.save());
      const more = Array.from({ length: 200 }, () => random.next());
      expect(judge(copy, more)).toEqual(judge(budget, more));
      expect(copy.save()).toEqual(budget.save());
    }
  });

  it("refuses what it cannot use", () => {
    expect(() => new AlarmBudget({ alarms: 0, per: 10 })).toThrow("alarms must be");
    expect(() => new AlarmBudget({ alarms: 10, per: 10 })).toThrow("per must be");
    expect(() => new AlarmBudget({ alarms: 1, per: 100, memory: 99 })).toThrow("memory must be");
    const budget = new AlarmBudget({ alarms: 1, per: 10 });
    expect(() => budget.learn(Number.NaN)).toThrow(RangeError);
    expect(() => budget.isAlarm(Infinity)).toThrow(RangeError);
    expect(() => AlarmBudget.restore(budget.save().subarray(0, -1))).toThrow(InvalidStateError);
  });
});
