import { describe, expect, it } from "vitest";
import { FEATURE_INDEX, type FeatureName } from "../feature-vector.ts";
import { HOUR_MS } from "../features/decayed-count.ts";
import { observed } from "../observation-under-test.ts";
import { STARTER_RULES } from "../rules/starter-rules.ts";
import { againstOwnHabit, busyHourProbability, hitsAgainstOwnPeriods } from "./own-habit.ts";

// expected: e^(s - m) (m/s)^s with s = count / 4 and m = usual / 4, by hand
describe("the chance of a busy hour", () => {
  it.each([
    [40, 10, 0.0017243],
    [100, 50, 0.0079971],
    [4, 0, 0.1595993],
    [10, 10, 1],
    [3, 10, 1],
    [0, 0, 1],
  ])("of %i events where %i are usual is %d", (count, usual, probability) => {
    expect(busyHourProbability(count, usual)).toBeCloseTo(probability, 6);
  });
});

describe("a rate against the account's own habit", () => {
  const score = () => ({
    detector: "rate",
    probability: 1e-6,
    drivers: [{ feature: 2, value: 40, expected: 1, probability: 1e-7 }],
  });
  const judged = (events: number, usualPerHour: number | undefined) =>
    againstOwnHabit(score(), observed({ "actor.events_1h": events }, { usualPerHour }));

  it("is no news when it is usual", () => {
    expect(judged(40, 40)).toMatchObject({ probability: 1, drivers: [{ probability: 1, value: 40, expected: 1 }] });
  });

  it("counts for less when it is only somewhat more than usual", () => {
    expect(judged(40, 10)?.probability).toBeCloseTo(0.0017243, 6);
  });

  it("stays as rare as it is when it is more than the habit explains", () => {
    expect(judged(400, 1)).toEqual(score());
  });

  it("stays as it is before the habit is known", () => {
    expect(judged(40, undefined)).toEqual(score());
    expect(againstOwnHabit(undefined, observed({}, { usualPerHour: 3 }))).toBeUndefined();
  });
});

describe("a rule about an account's pace", () => {
  const hit = (id: string, driver: FeatureName) => {
    const rule = STARTER_RULES.find((each) => each.id === id);
    if (rule === undefined) throw new RangeError(`no rule ${id}`);
    const drivers = [{ feature: FEATURE_INDEX[driver], value: 300, expected: undefined, probability: 1e-5 }];
    return { detector: `rule:${id}`, rule, probability: 1e-5, drivers };
  };
  const flood = hit("push-flood", "actor.events_1h");
  const standing = (above: number[], watchedMs = HOUR_MS) => ({ periods: 6, watchedMs, above, usual: [50, 1] });

  it("says nothing of what the account does all day", () => {
    expect(hitsAgainstOwnPeriods([flood], standing([0.5, 0]))).toEqual([]);
  });

  it("speaks when the account goes beyond its habits in number or in places", () => {
    expect(hitsAgainstOwnPeriods([flood], standing([5, 0]))).toEqual([flood]);
    expect(hitsAgainstOwnPeriods([flood], standing([0, 5]))).toEqual([flood]);
  });

  it("speaks of accounts that have no habits yet", () => {
    expect(hitsAgainstOwnPeriods([flood], undefined)).toEqual([flood]);
    expect(hitsAgainstOwnPeriods([flood], standing([0, 0], HOUR_MS - 1))).toEqual([flood]);
  });

  it("speaks when it is about more than the pace", () => {
    const shell = hit("shell-in-ref", "ref.shell_characters");
    const stars = hit("star-burst", "repo.actors_10m");
    expect(hitsAgainstOwnPeriods([shell, stars], standing([0, 0]))).toEqual([shell, stars]);
  });
});
