import { describe, expect, it } from "vitest";
import { START } from "../alert-under-test.ts";
import { DeliveryError, type DeliveryFailure } from "../delivery-error.ts";
import { sendTime } from "../plan/send-time.ts";
import { tryAgainAt } from "../send/try-again.ts";
import { DigestSettings, newestDigest } from "./digest-times.ts";
import { QuietHours, quietUntil } from "./quiet-hours.ts";

const HOUR = 3_600_000;
const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());

describe("quiet hours", () => {
  const until = (at: string, given: Record<string, unknown>) =>
    iso(quietUntil(QuietHours.parse({ name: "n", from: "22:00", to: "07:00", ...given }), Date.parse(at)));

  it.each([
    ["2025-07-04T21:59:59Z", undefined],
    ["2025-07-04T22:00:00Z", "2025-07-05T07:00:00.000Z"],
    ["2025-07-05T06:59:59Z", "2025-07-05T07:00:00.000Z"],
    ["2025-07-05T07:00:00Z", undefined],
  ])("over midnight, at %s, end at %s", (at, expected) => {
    expect(until(at, {})).toBe(expected);
  });

  it("follow the wall clock of their zone, also when it is changed", () => {
    const berlin = { timeZone: "Europe/Berlin" };
    expect(until("2025-07-04T20:30:00Z", berlin)).toBe("2025-07-05T05:00:00.000Z");
    expect(until("2025-03-29T23:00:00Z", berlin)).toBe("2025-03-30T05:00:00.000Z"); // an hour shorter
    expect(until("2025-10-25T23:00:00Z", berlin)).toBe("2025-10-26T06:00:00.000Z"); // an hour longer
    expect(until("2025-03-30T00:30:00Z", { ...berlin, from: "01:00", to: "02:30" })).toBe("2025-03-30T01:30:00.000Z");
  });

  it("belong to the day on which they begin, and add up", () => {
    const weekend = { days: ["saturday", "sunday"], from: "00:00", to: "24:00" };
    expect(until("2025-07-05T10:00:00Z", weekend)).toBe("2025-07-07T00:00:00.000Z");
    expect(until("2025-07-07T10:00:00Z", weekend)).toBeUndefined();
    expect(until("2025-07-05T03:00:00Z", { days: ["friday"] })).toBe("2025-07-05T07:00:00.000Z");
    expect(until("2025-07-06T03:00:00Z", { days: ["friday"] })).toBeUndefined();
  });
});

describe("digests", () => {
  const newest = (at: string, given: Record<string, unknown>) => {
    const { from, to } = newestDigest(
      DigestSettings.parse({ name: "d", channels: ["mail"], ...given }),
      Date.parse(at),
    );
    return [iso(from), iso(to)];
  };

  it("tell of the day before", () => {
    expect(newest("2025-07-04T09:00:00Z", {})).toEqual(["2025-07-03T09:00:00.000Z", "2025-07-04T09:00:00.000Z"]);
    expect(newest("2025-07-04T08:59:59Z", {})[1]).toBe("2025-07-03T09:00:00.000Z");
    expect(newest("2025-03-30T12:00:00Z", { timeZone: "Europe/Berlin" })).toEqual([
      "2025-03-29T08:00:00.000Z",
      "2025-03-30T07:00:00.000Z",
    ]);
  });

  it("tell of the week before", () => {
    const weekly = { every: "week", weekday: "monday" };
    expect(newest("2025-07-04T12:00:00Z", weekly)).toEqual(["2025-06-23T09:00:00.000Z", "2025-06-30T09:00:00.000Z"]);
    expect(newest("2025-07-07T08:00:00Z", weekly)[1]).toBe("2025-06-30T09:00:00.000Z");
    expect(newest("2025-07-07T09:00:00Z", weekly)[1]).toBe("2025-07-07T09:00:00.000Z");
  });
});

describe("a limited channel", () => {
  it("takes the next message when an hour holds no more than it may", () => {
    const taken = [START - 2 * HOUR, START - HOUR / 2, START - HOUR / 4];
    expect(sendTime(taken, 3, START)).toBe(START);
    expect(sendTime(taken, 2, START)).toBe(START + HOUR / 2);
    expect(sendTime([...taken, START + HOUR / 2], 2, START)).toBe(START + (HOUR * 3) / 4);
  });
});

describe("a failed try", () => {
  const again = (reason: DeliveryFailure | "bug", attempts: number, given = {}) => {
    const error = reason === "bug" ? new TypeError("bug") : new DeliveryError(reason, "no", given);
    const at = tryAgainAt({ error, attempts, plannedAt: START, now: START });
    return at === undefined ? undefined : (at - START) / 1000;
  };

  it("is made up for after growing pauses", () => {
    expect([1, 2, 3, 9, 50].map((attempts) => again("unreachable", attempts))).toEqual([5, 10, 20, 1280, 1800]);
    expect(again("bug", 1)).toBe(5);
    expect(again("rate-limited", 1, { retryAfterSeconds: 90 })).toBe(90);
  });

  it("waits for what a person has to put right, and is given up where nothing helps", () => {
    expect([again("not-authorised", 1), again("not-configured", 1)]).toEqual([300, 300]);
    expect([again("rejected", 1), again("not-supported", 1)]).toEqual([undefined, undefined]);
  });

  it("is given up after a day", () => {
    const error = new DeliveryError("unreachable", "no");
    expect(tryAgainAt({ error, attempts: 40, plannedAt: START, now: START + 24 * HOUR })).toBeUndefined();
  });
});
