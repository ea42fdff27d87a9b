import { describe, expect, it } from "vitest";
import { Forbidden, RateLimited, Unauthorized } from "./errors.ts";
import { TokenPool } from "./token-pool.ts";

const rate = (remaining: number) => ({ limit: 5000, remaining, resetAt: 3_600_000 });
const wrong = new Unauthorized({ path: "/events", status: 401, reason: "Bad credentials" });
const pool = (...tokens: (string | (() => Promise<string>))[]) => new TokenPool({ tokens, random: () => 1 });
const label = (subject: TokenPool, now = 0) => subject.take(now)?.label;

describe("TokenPool", () => {
  it("without tokens asks without one", () => {
    expect(pool().isAnonymous(0)).toBe(true);
    expect(pool("").take(0)).toMatchObject({ isAnonymous: true, label: "no token" });
  });

  it("shares the work: over many requests each token gives its part", () => {
    const subject = pool("a", "b", "c");
    const used = new Map<string, number>();
    for (let i = 0; i < 9000; i++) {
      const access = subject.take(0);
      if (access === undefined) expect.unreachable();
      const count = (used.get(access.label) ?? 0) + 1;
      used.set(access.label, count);
      subject.succeeded(access, rate(5000 - count));
    }
    for (const count of used.values()) expect(count).toBeGreaterThan(2800);
    expect(used.size).toBe(3);
  });

  it("keeps to one token while it has nearly as much left, since ETags differ from token to token", () => {
    const subject = pool("a", "b");
    for (const remaining of [4999, 4998, 4997]) {
      const access = subject.take(0);
      expect(access?.label).toBe("token 1 of 2");
      if (access) subject.succeeded(access, rate(remaining));
    }
  });

  it("leaves a token that has used up its hour until the reset", () => {
    const subject = pool("a", "b");
    const first = subject.take(0);
    if (first === undefined) expect.unreachable();
    subject.succeeded(first, rate(0));
    expect(label(subject)).toBe("token 2 of 2");
    const second = subject.take(0);
    if (second === undefined) expect.unreachable();
    subject.failed(second, new RateLimited({ path: "/events", status: 403 }, 20_000, false), 0);
    expect(subject.take(19_999)).toBeUndefined();
    expect(subject.freeAt(0)).toBe(20_000);
    expect(label(subject, 20_000)).toBe("token 2 of 2");
  });

  it("drops a wrong token for good, says so, and goes on without it", () => {
    const subject = pool("a", "b");
    const first = subject.take(0);
    if (first) subject.failed(first, wrong, 0);
    expect(label(subject)).toBe("token 2 of 2");
    expect(subject.isAnonymous(0)).toBe(false);
    const second = subject.take(0);
    if (second) subject.failed(second, wrong, 0);
    expect(label(subject, 1e12)).toBe("no token");
    expect(subject.refusals()).toEqual([
      "token 1 of 2: GitHub does not accept the token for /events (401): Bad credentials",
      "token 2 of 2: GitHub does not accept the token for /events (401): Bad credentials",
    ]);
  });

  it("tries a token that renews itself again after a while", () => {
    const subject = pool(async () => "a");
    const access = subject.take(0);
    if (access) subject.failed(access, wrong, 0);
    expect(label(subject, 59_999)).toBe("no token");
    expect(label(subject, 60_000)).toBe("token 1 of 1");
    if (access) subject.succeeded(access, rate(4999));
    expect(subject.refusals()).toEqual([]);
  });

  it("waits longer with each secondary limit in a row, up to 15 minutes", () => {
    const subject = pool("a");
    const waits = [];
    let now = 0;
    for (let i = 0; i < 7; i++) {
      const access = subject.take(now);
      if (access === undefined) expect.unreachable();
      subject.failed(access, new RateLimited({ path: "/events", status: 403 }, 30_000, true), now);
      waits.push((subject.freeAt(now) - now) / 1000);
      now = subject.freeAt(now);
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900]);
  });

  it("leaves a forbidden token alone for a while", () => {
    const subject = pool("a", "b");
    const access = subject.take(0);
    if (access) subject.failed(access, new Forbidden({ path: "/events", status: 403 }), 0);
    expect(label(subject)).toBe("token 2 of 2");
  });
});
