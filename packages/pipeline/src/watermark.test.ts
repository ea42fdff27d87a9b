import { describe, expect, it } from "vitest";
import { activity, NOON } from "./activity-under-test.ts";
import { Watermark } from "./watermark.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

function after(...activities: { at: number; seenAt?: number }[]): number | undefined {
  const watermark = new Watermark();
  for (const each of activities) watermark.advance(activity("star", each));
  return watermark.at;
}

describe("the watermark", () => {
  it("is not known before the first activity", () => {
    expect(new Watermark().at).toBeUndefined();
  });

  it("is the latest time that an activity told, and never goes back", () => {
    expect(after({ at: NOON })).toBe(NOON);
    expect(after({ at: NOON }, { at: NOON + 5 }, { at: NOON - HOUR_MS })).toBe(NOON + 5);
  });

  it("is at most five minutes ahead of the arrival", () => {
    expect(after({ at: NOON + HOUR_MS, seenAt: NOON })).toBe(NOON + 5 * MINUTE_MS);
    expect(after({ at: NOON + 4 * MINUTE_MS, seenAt: NOON })).toBe(NOON + 4 * MINUTE_MS);
  });

  it("is not moved by a time beyond the calendar", () => {
    expect(after({ at: NOON }, { at: 1e300, seenAt: 1e300 })).toBe(NOON);
    expect(after({ at: -1e300 })).toBeUndefined();
  });

  it("is moved on by ticks, and never back", () => {
    const watermark = new Watermark();
    watermark.advance(activity("star"));
    watermark.tick(NOON + HOUR_MS);
    watermark.tick(NOON);
    expect(watermark.at).toBe(NOON + HOUR_MS);
    expect(new Watermark(watermark.state).at).toBe(NOON + HOUR_MS);
  });
});

describe("a hole in the stream", () => {
  const hole = (minutes: number, given = {}) => {
    const watermark = new Watermark({ at: NOON, activityAt: NOON });
    return watermark.advance(activity("star", { at: NOON + minutes * MINUTE_MS, ...given }));
  };

  it("of a quarter of an hour is told in a sentence", () => {
    expect(hole(15)).toBe(
      "Nothing was seen between 2026-11-20T12:00:00.000Z and 2026-11-20T12:15:00.000Z (15 minutes).",
    );
  });

  it("of less is none", () => {
    expect(hole(14.9)).toBeUndefined();
    expect(new Watermark().advance(activity("star"))).toBeUndefined();
  });

  it("is told although ticks came meanwhile, also after a restart", () => {
    const watermark = new Watermark();
    watermark.advance(activity("star"));
    for (let minute = 1; minute < 20; minute++) watermark.tick(NOON + minute * MINUTE_MS);
    const restarted = new Watermark(JSON.parse(JSON.stringify(watermark.state)));
    for (const each of [watermark, restarted]) {
      expect(each.advance(activity("star", { at: NOON + 20 * MINUTE_MS }))).toContain("(20 minutes)");
    }
  });

  it.each(["refs", "watch", "audit"] as const)("is none on the %s lane, which may well be silent", (lane) => {
    expect(hole(600, { lane })).toBeUndefined();
  });
});
