import { Random } from "@oddwatch/anomaly";
import { describe, expect, it } from "vitest";
import { IdRanks } from "./id-ranks.ts";

function taken(count: number): IdRanks {
  const ranks = new IdRanks("ids");
  for (let n = 0; n < count; n++) ranks.take((n * 7919) % 1000);
  return ranks;
}

describe("the rank of a number", () => {
  it("is not known before 128 were seen", () => {
    expect(taken(127).rank(5)).toBeNaN();
    expect(taken(128).rank(5)).toBeGreaterThanOrEqual(0);
  });

  it("is the share of those lately seen that are smaller", () => {
    const ranks = taken(1000);
    expect([ranks.rank(-1), ranks.rank(1000)]).toEqual([0, 1]);
    expect(ranks.rank(500)).toBeCloseTo(0.5, 1);
  });

  it("forgets the numbers of long ago", () => {
    const ranks = taken(1000);
    for (let n = 0; n < 512; n++) ranks.take(1_000_000 + n);
    expect(ranks.rank(999_999)).toBe(0);
  });

  it("goes on from a saved state as if never stopped", () => {
    const random = new Random(1);
    const live = taken(700);
    const restored = new IdRanks("ids");
    restored.restore(live.save());
    for (let n = 0; n < 600; n++) {
      const id = random.nextUint32() % 1000;
      live.take(id);
      restored.take(id);
      expect(restored.rank(500)).toBe(live.rank(500));
    }
  });
});
