import { describe, expect, it } from "vitest";
import { activity, NOON } from "../activity-under-test.ts";
import { TEN_MINUTES_MS } from "../features/decayed-count.ts";
import { observed, withFeatures } from "../observation-under-test.ts";
import { OwnHistory } from "./own-history.ts";

const FIRST = observed({});

/** The account reaches `events` and `repos` in the given period of ten minutes. */
function reaching(events: number, repos: number, period: number) {
  const at = NOON + period * TEN_MINUTES_MS;
  return withFeatures(
    FIRST,
    { "actor.events_10m": events, "actor.repos_10m": repos },
    { activity: activity("push", { at }) },
  );
}

function accustomed(periods: number, events = 5): OwnHistory {
  const history = new OwnHistory();
  for (let period = 0; period < periods; period++) history.stand(reaching(events + (period % 2), 1, period));
  return history;
}

describe("an account's own history", () => {
  it("says nothing before four active periods, however many events they hold", () => {
    const history = new OwnHistory();
    for (let n = 0; n < 500; n++) expect(history.stand(reaching(n, 1, Math.floor(n / 126)))).toBeUndefined();
    expect(history.stand(reaching(1, 1, 4))).toMatchObject({
      periods: expect.any(Number),
      watchedMs: 4 * TEN_MINUTES_MS,
    });
  });

  it("begins after as many periods, and fades as fast, as the settings say", () => {
    const standing = (memoryDays: number) => {
      const history = accustomed(3);
      history.settings = { periods: 2, memoryDays };
      return { ...history.stand(reaching(5, 1, 400)) };
    };
    expect(standing(60).periods).toBeGreaterThan(2.8);
    expect(standing(1).periods).toBeUndefined();
  });

  it("finds the usual usual, and more than that far above", () => {
    const usual = [...(accustomed(30).stand(reaching(5, 1, 30))?.above ?? [])];
    const burst = accustomed(30).stand(reaching(60, 1, 30));
    expect(Math.abs(usual[0])).toBeLessThan(1);
    expect(burst?.above[0]).toBeGreaterThan(5);
    expect(burst?.above[1]).toBeLessThan(1);
    expect(burst?.usual[0]).toBeCloseTo(5.5, 0);
  });

  it("is less sure after few periods", () => {
    const [few, many] = [4, 40].map((periods) => accustomed(periods).stand(reaching(40, 1, periods))?.above[0] ?? 0);
    expect(few).toBeGreaterThan(1);
    expect(many).toBeGreaterThan(2 * few);
  });

  it("counts a period once, so that a flood is no habit while it lasts", () => {
    const history = accustomed(20);
    for (let n = 0; n < 2000; n++) history.stand(reaching(300, 1, 20));
    expect(history.stand(reaching(300, 1, 20))?.above[0]).toBeGreaterThan(5);
  });

  it("takes late events into the newest period, and never a number that is none", () => {
    const history = accustomed(10);
    const late = history.stand(reaching(Number.NaN, 1e9, -500));
    expect(late?.above.every(Number.isFinite)).toBe(true);
    expect(late?.watchedMs).toBe(0);
  });

  it("goes on exactly from a saved state", () => {
    const live = accustomed(12);
    const restored = new OwnHistory();
    restored.table.restore(live.table.save(true));
    const next = reaching(9, 3, 12);
    expect(structuredClone(restored.stand(next))).toEqual(structuredClone(live.stand(next)));
    expect(restored.table.save(true)).toEqual(live.table.save(true));
  });
});
