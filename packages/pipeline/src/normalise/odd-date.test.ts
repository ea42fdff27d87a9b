import { expect, it } from "vitest";
import { oddDate } from "./odd-date.ts";

const SEEN_AT = Date.UTC(2026, 10, 20, 12);
const DAY_MS = 86_400_000;

it.each([
  ["now", SEEN_AT],
  ["a day ahead", SEEN_AT + DAY_MS],
  ["eleven weeks late", SEEN_AT - 77 * DAY_MS],
  ["when GitHub began", Date.UTC(2008, 1, 1)],
])("%s can be true", (_when, at) => {
  expect(oddDate(at, SEEN_AT)).toBeUndefined();
});

it.each([
  [
    "more than a day ahead",
    SEEN_AT + DAY_MS + 1,
    "its time (2026-11-21T12:00:00.001Z) is more than a day after it arrived",
  ],
  ["before GitHub", 0, "its time (1970-01-01T00:00:00.000Z) is before GitHub began"],
  ["the year 9999", Date.UTC(9999, 0), "its time (9999-01-01T00:00:00.000Z) is more than a day after it arrived"],
  ["no number", Number.NaN, "its time is not a time"],
  ["infinite", Infinity, "its time is not a time"],
  ["beyond every calendar", 8.64e15 + 1, "its time is not a time"],
  ["before every calendar", -8.64e15 - 1, "its time is not a time"],
])("%s cannot, and a sentence says why", (_when, at, sentence) => {
  expect(oddDate(at, SEEN_AT)).toBe(sentence);
});
