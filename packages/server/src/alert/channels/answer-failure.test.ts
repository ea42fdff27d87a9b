import { describe, expect, it } from "vitest";
import { answerFailure, retryAfterSeconds } from "./answer-failure.ts";
import { NOW } from "./receiver-under-test.ts";

function failure(status: number, headers: Record<string, string> = {}) {
  return answerFailure({ status, headers }, { name: "Slack", now: NOW });
}

describe("answerFailure", () => {
  it.each([200, 202, 204])("takes %i as a yes", (status) => {
    expect(failure(status)).toBeUndefined();
  });

  it.each([
    [301, "rejected", false],
    [307, "rejected", false],
    [400, "rejected", false],
    [401, "not-authorised", false],
    [403, "not-authorised", false],
    [404, "not-authorised", false],
    [408, "timed-out", true],
    [410, "not-authorised", false],
    [413, "rejected", false],
    [429, "rate-limited", true],
    [500, "receiver-failed", true],
    [503, "receiver-failed", true],
  ])("takes %i as %s", (status, reason, retry) => {
    expect(failure(status)).toMatchObject({ reason, retry, retryAfterSeconds: undefined });
  });

  it("keeps how long the receiver asks to wait", () => {
    expect(failure(429, { "retry-after": "30" })).toMatchObject({ retryAfterSeconds: 30 });
    expect(failure(503, { "retry-after": "2.5" })).toMatchObject({ retryAfterSeconds: 2.5 });
  });
});

describe("retryAfterSeconds", () => {
  it.each([
    ["Fri, 04 Jul 2025 15:01:00 GMT", 60],
    ["Fri, 04 Jul 2025 14:00:00 GMT", 0],
    ["999999999", 86_400],
    ["soon", undefined],
    ["-5x", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("reads %s as %s", (header, seconds) => {
    expect(retryAfterSeconds(header, NOW)).toBe(seconds);
  });
});
