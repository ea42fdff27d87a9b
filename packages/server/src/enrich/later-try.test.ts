import { expect, it } from "vitest";
import { gapsInSeries, secondsToLaterTry } from "./later-try.ts";

const MINUTE_MS = 60_000;
const gap = (minutes?: number) => {
  return { what: "o/r", reason: "why", ...(minutes !== undefined && { passingSince: minutes * MINUTE_MS }) };
};

it.each([
  [0, 300],
  [2, 180],
  [4.75, 915], // a job that started a moment early is no reason for another one
  [5, 900],
  [20, 3_600],
  [80, undefined],
  [1_000, undefined],
])("%d minutes after the first gap the next try is in %s s", (minutes, seconds) => {
  expect(secondsToLaterTry({ gaps: [gap(), gap(0)], gatheredAt: minutes * MINUTE_MS })).toBe(seconds);
});

it("nothing is tried again for reasons that stay", () => {
  expect(secondsToLaterTry({ gaps: [gap()], gatheredAt: 0 })).toBeUndefined();
});

it("gaps that move from one thing to another are one series, and those of another day a new one", () => {
  expect(gapsInSeries([gap(3), gap()], [gap(90), gap()])).toEqual([gap(3), gap()]);
  expect(gapsInSeries([gap(3)], [gap(1_440)])).toEqual([gap(1_440)]);
  expect(gapsInSeries([gap()], [gap(90)])).toEqual([gap(90)]);
});
