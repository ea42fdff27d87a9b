import { describe, expect, it } from "vitest";
import { HourHabits } from "./hour-habits.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A Monday, 00:00 UTC. */
const MONDAY = Date.UTC(2026, 10, 16);

/** An account that acts from 9 to 16 h on working days of four weeks, then at `at`. */
function surpriseAt(at: number, weeks = 4): number {
  const hours = new HourHabits("hours", 512);
  for (let day = 0; day < weeks * 7; day++) {
    for (let hour = 9; day % 7 < 5 && hour <= 16; hour++) hours.update(1, MONDAY + day * DAY_MS + hour * HOUR_MS);
  }
  return hours.update(1, at);
}

describe("the hours of an account", () => {
  const later = MONDAY + 28 * DAY_MS;

  it("surprise little in its own, more at its edge, most at night and at the weekend", () => {
    const [own, edge, night, weekend, both] = [12, 17, 3, 5 * 24 + 12, 5 * 24 + 3].map((hour) =>
      surpriseAt(later + hour * HOUR_MS),
    );
    expect(own).toBeLessThan(6);
    expect(edge).toBeGreaterThan(own + 0.5);
    expect(night).toBeGreaterThan(edge + 2);
    expect(weekend).toBeGreaterThan(own + 4);
    expect(both).toBeGreaterThan(weekend + 3);
  });

  it("are not known before ten hours on four days", () => {
    const hours = new HourHabits("hours", 512);
    for (let hour = 0; hour < 30; hour++) expect(hours.update(1, MONDAY + hour * HOUR_MS)).toBeNaN();
    expect(surpriseAt(later, 1)).toBeGreaterThan(0);
  });

  it("count a busy hour once, and surprise alike through it", () => {
    const hours = new HourHabits("hours", 512);
    for (let day = 0; day < 12; day++) hours.update(1, MONDAY + day * DAY_MS + 9 * HOUR_MS);
    const night = MONDAY + 12 * DAY_MS + 3 * HOUR_MS;
    const first = hours.update(1, night);
    for (let second = 1; second < 500; second++) expect(hours.update(1, night + second * 1000)).toBe(first);
    expect(hours.update(1, night + DAY_MS)).toBeGreaterThan(5);
  });

  it("take events from before GitHub and out of order", () => {
    const hours = new HourHabits("hours", 512);
    for (const at of [MONDAY, -MONDAY, 0, MONDAY - DAY_MS]) expect(hours.update(1, at)).toBeNaN();
  });
});
