import { describe, expect, it } from "vitest";
import { HOUR_MS, MINUTE_MS } from "./decayed-count.ts";
import { surge } from "./surge.ts";

/** What a decayed count holds after `minutes` of one event a minute. */
function counted(minutes: number, horizonMinutes: number): number {
  return horizonMinutes * (1 - Math.exp(-minutes / horizonMinutes));
}

describe("a surge", () => {
  it.each([
    [1, 0.96],
    [10, 0.69],
    [20, 0.51],
    [30, 0.4],
    [600, 0.17],
  ])("after %d even minutes is %d", (minutes, expected) => {
    expect(surge(counted(minutes, 10), counted(minutes, 60), 20 * HOUR_MS)).toBeCloseTo(expected, 2);
  });

  it("is not known of who was watched for less than three quarters of an hour", () => {
    expect(surge(5, 5, 44 * MINUTE_MS)).toBeNaN();
    expect(surge(5, 5, 45 * MINUTE_MS)).toBe(1);
  });

  it("is not known while a count is not", () => {
    expect(surge(5, Number.NaN, HOUR_MS)).toBeNaN();
    expect(surge(Number.NaN, 5, HOUR_MS)).toBeNaN();
  });
});
