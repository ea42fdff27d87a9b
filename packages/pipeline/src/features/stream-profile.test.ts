import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StreamProfiles } from "./stream-profile.ts";

const AT = Date.UTC(2026, 10, 20, 12);
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const GAIN = { partner: { tenMinutes: 1, hour: 1, month: 1 }, third: 0.5, fourth: 0.25, kind: 1 };

function profiles(capacity = 1024): StreamProfiles {
  return new StreamProfiles({ name: "actors", capacity, peaks: true });
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
      silenceRatio: Number.NaN,
      count: 1,
      weight: 1,
      events1m: 1,
      events10m: 1,
      events1h: 1,
      events1d: 1,
      events30d: 1,
      usualPerHour: undefined,
      partners10m: 1,
      partners1h: 1,
      partners30d: 1,
      third1h: 0.5,
      fourth1h: 0.25,
      eventsPeak: Number.NaN,
      partnersPeak: Number.NaN,
      newKind: true,
      forgottenUntil: undefined,
    });
  });

  // expected: 1 + e^-10, 1 + e^-1, 1 + e^(-1/6), by hand
  it("keeps what has not faded of earlier events", () => {
    const state = after(AT, AT + 10 * MINUTE_MS);
    expect(state).toMatchObject({ firstAt: AT, gapMs: 10 * MINUTE_MS, count: 2 });
    expect(state.events1m).toBeCloseTo(1.0000454, 6);
    expect(state.events10m).toBeCloseTo(1.367879, 6);
    expect(state.events1h).toBeCloseTo(1.846482, 6);
    expect(state.partners10m).toBeCloseTo(1.367879, 6);
    expect(state.partners1h).toBeCloseTo(1.846482, 6);
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

  // expected: 1 + e^-2, 1 + e^(-2/30), by hand
  it("keeps days and months as well", () => {
    const state = after(AT, AT + 48 * HOUR_MS);
    expect(state.events1d).toBeCloseTo(1.135335, 6);
    expect(state.events30d).toBeCloseTo(1.935507, 6);
    expect(state.partners30d).toBeCloseTo(1.935507, 6);
  });

  it("knows the most of its earlier hours, and not of this one", () => {
    const burst = new Array(30).fill(AT);
    expect(after(...burst).eventsPeak).toBeNaN();
    expect(after(...burst, AT + 5 * HOUR_MS, AT + 6 * HOUR_MS).eventsPeak).toBeCloseTo(30, 0);
    expect(after(...burst, ...new Array(90).fill(AT + 5 * HOUR_MS)).partnersPeak).toBeCloseTo(30, 0);
  });

  it("tells a long silence in its usual pauses", () => {
    const times = [0, 10, 20, 30, 40, 50].map((minutes) => AT + minutes * MINUTE_MS);
    expect(after(...times.slice(0, 4)).silenceRatio).toBeNaN();
    expect(after(...times).silenceRatio).toBeCloseTo(1, 6);
    expect(after(...times, times[5] + 1000 * MINUTE_MS).silenceRatio).toBeCloseTo(100, 3);
  });

  it("tells which kinds it saw", () => {
    const streams = profiles();
    const kinds = [1, 2, 1, 2, 32_768, 32_768];
    expect(kinds.map((kind) => streams.update(1, AT, { ...GAIN, kind }).newKind)).toEqual([
      ...[true, true, false, false, true, false],
    ]);
  });

  it("that was forgotten says NaN for every time it cannot vouch for, and no longer", () => {
    const streams = profiles(512);
    const flood = (at: number) => {
      for (let key = 100; key < 20_000; key++) streams.update(key, at, GAIN);
    };
    streams.update(1, AT, GAIN);
    flood(AT + MINUTE_MS);
    const back = { ...streams.update(1, AT + 16 * MINUTE_MS, GAIN) };
    expect([back.count, back.events1m, back.events10m]).toEqual([1, 1, 1]);
    expect([back.events1h, back.events30d, back.partners1h, back.third1h]).toEqual(new Array(4).fill(Number.NaN));
    expect(streams.update(1, AT + 3 * HOUR_MS, GAIN).events1h).toBeGreaterThan(1);
    expect(streams.update(1, AT + 3 * HOUR_MS, GAIN).events1d).toBeNaN();
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
        const { firstAt, newKind, ...state } = after(...times);
        expect([typeof firstAt, typeof newKind]).toEqual(["number", "boolean"]);
        for (const value of Object.values(state)) {
          expect(value === undefined || Number.isNaN(value) || value >= 0).toBe(true);
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
