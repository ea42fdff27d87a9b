import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StreamProfiles } from "./stream-profile.ts";

const AT = Date.UTC(2026, 10, 20, 12);
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const GAIN = { tenMinutes: 1, hour: 1, third: 0.5 };

function profiles(): StreamProfiles {
  return new StreamProfiles("actors", 100);
}

/** The stream's state after events at these times, each with the same gain. */
function after(...times: number[]) {
  const streams = profiles();
  for (const at of times.slice(0, -1)) streams.update(1, at, GAIN);
  return { ...streams.update(1, times[times.length - 1], GAIN) };
}

describe("a stream", () => {
  it("begins with one event, no gap and no habit", () => {
    expect(after(AT)).toEqual({
      firstAt: AT,
      gapMs: undefined,
      count: 1,
      events1m: 1,
      events10m: 1,
      events1h: 1,
      usualPerHour: undefined,
      others10m: 1,
      others1h: 1,
      third1h: 0.5,
    });
  });

  // expected: 1 + e^-10, 1 + e^-1, 1 + e^(-1/6), by hand
  it("keeps what has not faded of earlier events", () => {
    const state = after(AT, AT + 10 * MINUTE_MS);
    expect(state).toMatchObject({ firstAt: AT, gapMs: 10 * MINUTE_MS, count: 2 });
    expect(state.events1m).toBeCloseTo(1.0000454, 6);
    expect(state.events10m).toBeCloseTo(1.367879, 6);
    expect(state.events1h).toBeCloseTo(1.846482, 6);
    expect(state.others10m).toBeCloseTo(1.367879, 6);
    expect(state.others1h).toBeCloseTo(1.846482, 6);
    expect(state.third1h).toBeCloseTo(0.923241, 6);
  });

  it("counts events of one moment in full", () => {
    expect(after(...new Array(40).fill(AT))).toMatchObject({ gapMs: 0, events1m: 40, events10m: 40, events1h: 40 });
  });

  it("takes an event that comes late as one of now", () => {
    const late = after(AT, AT + HOUR_MS, AT + HOUR_MS - MINUTE_MS);
    expect(late).toMatchObject({ gapMs: 0, count: 3, firstAt: AT });
    expect(late.events1h).toBeCloseTo(2.367879, 6);
    expect(after(AT, AT + HOUR_MS, AT, AT + HOUR_MS).gapMs).toBe(0);
  });

  it("does not mix with another", () => {
    const streams = profiles();
    for (let event = 0; event < 9; event++) streams.update(1, AT, GAIN);
    expect(streams.update(2, AT, GAIN).events1h).toBe(1);
  });

  it("has no negative count and no number that is none, whatever the times", () => {
    const time = fc.oneof(
      fc.integer({ min: AT, max: AT + HOUR_MS }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    fc.assert(
      fc.property(fc.array(time, { minLength: 1 }), (times) => {
        const { usualPerHour = 0, gapMs = 0, ...state } = after(...times);
        for (const value of [usualPerHour, gapMs, ...Object.values(state).slice(1)]) {
          expect(value).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe("the usual hour of a stream", () => {
  const everyTenMinutes = (hours: number) => Array.from({ length: hours * 6 + 1 }, (_, n) => AT + n * 10 * MINUTE_MS);

  it("is not known before six hours", () => {
    expect(after(...everyTenMinutes(5)).usualPerHour).toBeUndefined();
    expect(after(AT, AT + 6 * HOUR_MS).usualPerHour).toBeDefined();
  });

  it.each([6, 24, 72])("is six after %i hours with an event every ten minutes", (hours) => {
    expect(after(...everyTenMinutes(hours)).usualPerHour).toBeCloseTo(6, 0);
  });

  it("does not count the event that asks", () => {
    const quiet = everyTenMinutes(24);
    const burst = new Array(50).fill(quiet[quiet.length - 1] + 1);
    expect(after(...quiet, burst[0]).usualPerHour).toBeCloseTo(6, 0);
    expect(after(...quiet, ...burst).usualPerHour).toBeGreaterThan(7);
  });
});
