import { describe, expect, it } from "vitest";
import { duration, relativeTime } from "./relative-time.ts";

const NOW = Date.UTC(2026, 10, 20, 12);

describe("relativeTime", () => {
  it.each([
    [0, "just now"],
    [4_999, "just now"],
    [-4_999, "just now"],
    [42_000, "42 s ago"],
    [60_000, "1 min ago"],
    [59 * 60_000 + 59_000, "59 min ago"],
    [2 * 3_600_000, "2 h ago"],
    [50 * 3_600_000, "2 d ago"],
    [-42_000, "in 42 s"],
    [-190_000, "in 3 min"],
  ])("says of something %i ms old: %s", (ageMs, words) => {
    expect(relativeTime(NOW - ageMs, NOW)).toBe(words);
  });

  it("gives the date of what is more than a week away", () => {
    expect(relativeTime(NOW - 7 * 86_400_000, NOW)).toBe("7 d ago");
    expect(relativeTime(Date.UTC(2025, 6, 15, 12), NOW)).toMatch(/^1[456] Jul 2025, \d\d:\d\d$/);
  });
});

describe("duration", () => {
  it("never says less than nothing", () => {
    expect(duration(-5_000)).toBe("0 s");
  });
});
