import { describe, expect, it } from "vitest";
import { HourCounts } from "./hour-counts.ts";

const AT = Date.UTC(2026, 10, 20, 12);
const HOUR_MS = 3_600_000;
const ONE = { events: 1, partner: 1, third: 0 };

describe("counts over an hour", () => {
  it("fade, and weigh a stream less as it repeats itself", () => {
    const counts = new HourCounts("owners", 512);
    expect(counts.update(1, AT, ONE)).toMatchObject({ events1h: 1, partners1h: 1, third1h: 0, weight: 1 });
    const state = counts.update(1, AT + HOUR_MS, { events: 1, partner: 0, third: 1 });
    expect(state.events1h).toBeCloseTo(1.367879, 5);
    expect(state.partners1h).toBeCloseTo(0.367879, 5);
    expect(state.third1h).toBe(1);
    expect(state.weight).toBeCloseTo(1 / 1.367879, 5);
    expect(counts.events(1, AT + 2 * HOUR_MS)).toBeCloseTo(1.367879 / Math.E, 5);
  });

  it("are 0 for a stream that surely had nothing, NaN for one that may have been forgotten", () => {
    const counts = new HourCounts("owners", 512);
    expect(counts.events(1, AT)).toBe(0);
    for (let key = 10; key < 20_000; key++) counts.update(key, AT, ONE);
    expect(counts.events(1, AT + HOUR_MS / 2)).toBeNaN();
    expect(counts.update(1, AT + HOUR_MS / 2, ONE).events1h).toBeNaN();
    expect(counts.update(1, AT + 2 * HOUR_MS, ONE).events1h).toBeGreaterThan(1);
  });
});
