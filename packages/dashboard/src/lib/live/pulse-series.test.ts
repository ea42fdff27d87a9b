import { describe, expect, it } from "vitest";
import { addPulse, type Beat, meanRate, PULSE_WINDOW_MS, rateColumns, typeShares } from "./pulse-series.ts";

const NOW = 1_800_000_000_000;

function beats(...list: [agoMs: number, events: number, seconds?: number][]): Beat[] {
  return list.map(([agoMs, events, seconds = 5]) => ({
    at: NOW - agoMs,
    events,
    seconds,
    byType: { PushEvent: events },
  }));
}

describe("addPulse", () => {
  it("keeps ten minutes and no more", () => {
    const kept = addPulse(
      beats([PULSE_WINDOW_MS, 1], [PULSE_WINDOW_MS - 1, 2]),
      { at: "2012-01-01T00:00:00Z", events: 3, seconds: 5, by_type: {} },
      NOW,
    );
    expect(kept.map((beat) => beat.events)).toEqual([2, 3]);
  });
});

describe("meanRate", () => {
  it("weighs beats by their seconds", () => {
    expect(meanRate(beats([30_000, 100, 10], [1_000, 20, 5]), NOW, 60_000)).toBe(8);
  });

  it("does not know a rate when nothing was heard", () => {
    expect(meanRate(beats([90_000, 100]), NOW, 60_000)).toBeUndefined();
  });

  it("knows silence from not knowing", () => {
    expect(meanRate(beats([1_000, 0]), NOW, 60_000)).toBe(0);
  });
});

describe("rateColumns", () => {
  it("puts each beat in its bucket and leaves gaps where none fell", () => {
    const [at, perSecond] = rateColumns(beats([20_001, 20], [20_000, 10], [0, 50]), NOW, 10_000);
    expect(at).toHaveLength(12);
    expect(at.at(-1)).toBe(NOW / 1000 + 5);
    expect(perSecond.slice(-4)).toEqual([4, 2, null, 10]);
  });

  it("grows with the time that was heard, up to the window", () => {
    expect(rateColumns(beats([200_000, 1], [0, 1]), NOW, 10_000)[0]).toHaveLength(21);
    expect(rateColumns(beats([PULSE_WINDOW_MS, 1], [0, 1]), NOW, 10_000)[0]).toHaveLength(60);
    expect(rateColumns([], NOW, 10_000)[1]).toEqual(Array(12).fill(null));
  });

  it("leaves out what is older than the window", () => {
    const [, perSecond] = rateColumns(beats([PULSE_WINDOW_MS + 10_000, 50]), NOW, 10_000);
    expect(perSecond.every((value) => value === null)).toBe(true);
  });
});

describe("typeShares", () => {
  it("adds up over beats and sums the small ones", () => {
    const all: Beat[] = [
      { at: NOW, seconds: 5, events: 0, byType: { PushEvent: 5, WatchEvent: 1, ForkEvent: 2 } },
      { at: NOW, seconds: 5, events: 0, byType: { PushEvent: 5, GollumEvent: 1 } },
    ];
    expect(typeShares(all, 2)).toEqual([
      { type: "PushEvent", events: 10 },
      { type: "ForkEvent", events: 2 },
      { type: "other", events: 2 },
    ]);
  });
});
