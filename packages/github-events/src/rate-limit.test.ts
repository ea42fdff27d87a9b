import { describe, expect, it } from "vitest";
import { pollIntervalMs, readRate, retryAfterMs, retryDelay } from "./rate-limit.ts";

const NOW = Date.UTC(2026, 10, 20, 12, 0, 0);
const NOW_DATE = "Fri, 20 Nov 2026 12:00:00 GMT";
const IN_30_S = String(NOW / 1000 + 30);

describe("retryDelay", () => {
  // Headers and words as GitHub sends them: the cases recorded by PyGithub (2018) and hub4j (2020 to 2024).
  it.each<[string, number, Record<string, string>, string, { delayMs: number; secondary: boolean } | undefined]>([
    ["a page that is there", 200, {}, "", undefined],
    ["a server error", 502, { "retry-after": "5" }, "", undefined],
    ["403 for a missing permission", 403, {}, "Must have push access to repository", undefined],
    ["403 with Retry-After", 403, { "retry-after": "60" }, "", { delayMs: 60_000, secondary: true }],
    [
      "429 with Retry-After as a date",
      429,
      { "retry-after": "Fri, 20 Nov 2026 12:00:08 GMT" },
      "",
      { delayMs: 8_000, secondary: true },
    ],
    ["a bare 429", 429, {}, "", { delayMs: 60_000, secondary: true }],
    [
      "the hour used up",
      403,
      { "x-ratelimit-limit": "60", "x-ratelimit-remaining": "0", "x-ratelimit-reset": IN_30_S },
      "",
      { delayMs: 31_000, secondary: false },
    ],
    [
      "the hour used up, reset unreadable",
      403,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon" },
      "",
      { delayMs: 61_000, secondary: false },
    ],
    [
      "a secondary limit known only by its words",
      403,
      { "x-ratelimit-remaining": "4000" },
      "You have exceeded a secondary rate limit.",
      { delayMs: 60_000, secondary: true },
    ],
    [
      "the abuse limit of old",
      403,
      {},
      "You have triggered an abuse detection mechanism.",
      { delayMs: 60_000, secondary: true },
    ],
    [
      "a secondary limit known only by its header",
      403,
      { "gh-limited-by": "search-elapsed-time-shared-grouped" },
      "",
      { delayMs: 60_000, secondary: true },
    ],
    [
      "a primary limit without headers",
      403,
      {},
      "API rate limit exceeded for 192.0.2.7.",
      { delayMs: 60_000, secondary: false },
    ],
    ["an unreadable Retry-After on 429", 429, { "retry-after": "-5" }, "", { delayMs: 60_000, secondary: true }],
  ])("%s", (_name, status, headers, body, expected) => {
    expect(retryDelay(status, new Headers({ date: NOW_DATE, ...headers }), body, NOW)).toEqual(expected);
  });
});

describe("clocks that differ", () => {
  const serverAhead = new Headers({
    date: "Fri, 20 Nov 2026 12:05:00 GMT",
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "17",
    "x-ratelimit-reset": String(NOW / 1000 + 300 + 20),
    "retry-after": "Fri, 20 Nov 2026 12:05:09 GMT",
  });

  it("the reset is told by our own clock", () => {
    expect(readRate(serverAhead, NOW)).toEqual({ limit: 5000, remaining: 17, resetAt: NOW + 20_000 });
  });

  it("a date in Retry-After counts from the server's date", () => {
    expect(retryAfterMs(serverAhead, NOW)).toBe(9_000);
  });

  it("without the server's date our own clock is used", () => {
    expect(retryAfterMs(new Headers({ "retry-after": "Fri, 20 Nov 2026 12:00:03 GMT" }), NOW)).toBe(3_000);
  });

  it("a reset in the past or far away is kept within reason", () => {
    const at = (seconds: number) =>
      readRate(
        new Headers({
          date: NOW_DATE,
          "x-ratelimit-limit": "60",
          "x-ratelimit-remaining": "1",
          "x-ratelimit-reset": String(NOW / 1000 + seconds),
        }),
        NOW,
      );
    expect(at(-500)?.resetAt).toBe(NOW);
    expect(at(1e9)?.resetAt).toBe(NOW + 2 * 3_600_000);
  });
});

it.each([
  ["60", 60_000],
  ["0", 0],
  ["300", 300_000],
  ["0.25", 250],
  ["999999", 3_600_000],
  ["soon", undefined],
  ["-1", undefined],
])("X-Poll-Interval %s is %s ms", (text, expected) => {
  expect(pollIntervalMs(new Headers({ "x-poll-interval": text }))).toBe(expected);
});

it("no X-Poll-Interval is no interval", () => {
  expect(pollIntervalMs(new Headers())).toBeUndefined();
});
