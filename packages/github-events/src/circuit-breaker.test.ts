import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoffMs, LONGEST_BACKOFF_MS } from "./backoff.ts";
import { CircuitBreaker } from "./circuit-breaker.ts";

describe("backoffMs", () => {
  it("doubles from a second and stops at 15 minutes", () => {
    const longest = (failures: number) => backoffMs(failures, () => 1);
    expect([1, 2, 3, 10, 11, 60].map(longest)).toEqual([1_000, 2_000, 4_000, 512_000, 900_000, 900_000]);
  });

  it("takes away a random half at most", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failures, random) => {
          const delay = backoffMs(failures, () => random);
          const whole = backoffMs(failures, () => 1);
          expect(delay).toBeGreaterThanOrEqual(whole / 2);
          expect(delay).toBeLessThanOrEqual(Math.min(whole, LONGEST_BACKOFF_MS));
        },
      ),
    );
  });
});

describe("CircuitBreaker", () => {
  const breaker = () => new CircuitBreaker({ threshold: 3, random: () => 1 });

  it("stays closed below the threshold, but says when to ask again", () => {
    const subject = breaker();
    subject.failed(0);
    subject.failed(0);
    expect(subject.state(0)).toBe("closed");
    expect(subject.retryAt).toBe(2_000);
  });

  it("opens at the threshold, lets one try after the wait, and opens for longer when that fails", () => {
    const subject = breaker();
    for (let i = 0; i < 3; i++) subject.failed(0);
    expect(subject.state(3_999)).toBe("open");
    expect(subject.state(4_000)).toBe("half-open");
    subject.failed(4_000);
    expect(subject.state(4_001)).toBe("open");
    expect(subject.retryAt).toBe(12_000);
  });

  it("closes with the first success", () => {
    const subject = breaker();
    for (let i = 0; i < 9; i++) subject.failed(0);
    subject.succeeded();
    expect(subject.state(0)).toBe("closed");
    expect(subject.retryAt).toBe(0);
    expect(subject.failures).toBe(0);
  });
});
