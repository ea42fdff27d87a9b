import { describe, expect, it } from "vitest";
import { scoreChance } from "./score-chance.ts";
import { TailGauge } from "./tail-gauge.ts";

function taught(count: number): TailGauge {
  const gauge = new TailGauge();
  for (let n = 0; n < count; n++) scoreChance(gauge, 3 + (n % 100) / 1000, 1);
  return gauge;
}

describe("how rare a score is", () => {
  it("is not said before two hundred were seen", () => {
    expect(scoreChance(taught(199), 90, 1)).toBeUndefined();
    expect(scoreChance(taught(200), 90, 1)).toBeDefined();
  });

  it("is no less than could be counted, however far out, and the more was seen the less", () => {
    const [few, many] = [300, 9000].map((count) => scoreChance(taught(count), 1e6, 1) ?? 0);
    expect(few).toBeCloseTo(0.1 / 301, 5);
    expect(many).toBeGreaterThan(0.1 / 9001 / 1.01);
    expect(many).toBeLessThan(few / 20);
  });

  it("is learned after it was judged", () => {
    const gauge = taught(300);
    const before = gauge.count;
    scoreChance(gauge, 5, 0.5);
    expect(gauge.count - before).toBeCloseTo(0.5, 1);
  });
});
