import { describe, expect, it } from "vitest";
import { AccountHabits, type Action } from "./account-habits.ts";

const AT = Date.UTC(2026, 10, 20, 12);
const PUSH: Action = { group: "push", onOwn: false, toDefaultBranch: true };

/** The habits after actions at these seconds. */
function habitsAt(seconds: readonly number[], actions: readonly Action[] = [PUSH]) {
  const habits = new AccountHabits("habits", 512);
  const states = seconds.map((second, n) => ({
    ...habits.update(1, AT + second * 1000, actions[n % actions.length]),
  }));
  return states[states.length - 1];
}

const every = (seconds: number, times: number) => Array.from({ length: times }, (_, n) => n * seconds);

describe("the habits of an account", () => {
  it("are not known of the first action", () => {
    expect(habitsAt([0])).toEqual({
      gapMs: undefined,
      silenceRatio: Number.NaN,
      gapVariation: Number.NaN,
      typeEntropy: Number.NaN,
      actionBits: Number.NaN,
      sequenceBits: Number.NaN,
      ownShare: Number.NaN,
      defaultBranchShare: Number.NaN,
      actions: 1,
    });
  });

  it("show a clock by pauses that do not vary", () => {
    expect(habitsAt(every(60, 30)).gapVariation).toBeCloseTo(0, 1);
    const human = [0, 40, 43, 300, 310, 2000, 2010, 2030, 9000, 9100];
    expect(habitsAt(human).gapVariation).toBeGreaterThan(1);
  });

  it("show a machine by a sequence that tells nothing new", () => {
    expect(habitsAt(every(60, 100)).sequenceBits).toBeLessThan(0.5);
  });

  it("measure a silence in usual pauses", () => {
    expect(habitsAt([...every(60, 10), 540 + 6000]).silenceRatio).toBeCloseTo(100, 0);
  });

  it("take a late action as one of now", () => {
    expect(habitsAt([100, 50]).gapMs).toBe(0);
  });

  // expected: two kinds alike are one bit, but for what has faded
  it("count the variety of what is done, where, and to which branches", () => {
    const issue: Action = { group: "issue", onOwn: true, toDefaultBranch: undefined };
    const aside: Action = { group: "push", onOwn: true, toDefaultBranch: false };
    const mixed = habitsAt(every(10, 40), [issue, PUSH, issue, aside]);
    expect(mixed.typeEntropy).toBeCloseTo(1, 2);
    expect(mixed.ownShare).toBeCloseTo(0.75, 1);
    expect(mixed.defaultBranchShare).toBeCloseTo(0.5, 1);
    expect(habitsAt(every(10, 40), [issue]).defaultBranchShare).toBeNaN();
    expect(habitsAt(every(10, 40)).typeEntropy).toBeCloseTo(0, 6);
  });
});
