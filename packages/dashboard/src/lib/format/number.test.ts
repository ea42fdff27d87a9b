import { describe, expect, it } from "vitest";
import { compactCount, count, figure, percent, rate } from "./number.ts";

describe("count", () => {
  it("agrees with its noun", () => {
    expect(count(1, "event")).toBe("1 event");
    expect(count(0, "event")).toBe("0 events");
    expect(count(1204, "repository", "repositories")).toBe("1,204 repositories");
  });
});

describe("percent", () => {
  it.each([
    [0, "0 %"],
    [0.004, "< 1 %"],
    [0.07, "7 %"],
    [0.995, "> 99 %"],
    [1, "100 %"],
  ])("says %f as %s", (part, words) => {
    expect(percent(part)).toBe(words);
  });
});

it("figure keeps three digits of a small value and all of a big one", () => {
  expect([0.01234, 2.71928, 41.27, 412, 12_345.6].map(figure)).toEqual(["0.0123", "2.72", "41.3", "412", "12,346"]);
});

it("rate keeps two digits below one a second and none above ten", () => {
  expect([0, 0.418, 7.25, 84.4].map(rate)).toEqual(["0", "0.42", "7.3", "84"]);
});

it("compactCount shortens thousands and millions", () => {
  expect([812, 1234, 3_456_789].map(compactCount)).toEqual(["812", "1.23K", "3.46M"]);
});
