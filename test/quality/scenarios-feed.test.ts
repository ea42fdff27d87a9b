import { Random } from "@oddwatch/anomaly";
import { describe, expect, it } from "vitest";
import { type ObservationGap, timeThroughGap } from "../../benchmarks/quality/scenarios/observation-gap.ts";
import { pace, SCRIPT } from "../../benchmarks/quality/scenarios/stage/pace.ts";

const GAP: ObservationGap = { start: 100_000, end: 200_000, kept: 0.1, caughtUp: 0.5, surgeMs: 60_000 };

function through(gap: ObservationGap, count = 10_000): (number | undefined)[] {
  const random = new Random("gap");
  return Array.from({ length: count }, (_, index) => timeThroughGap(gap, 100_000 + (index * 100_000) / count, random));
}

describe("an observation gap", () => {
  it("leaves what lies outside alone and draws nothing for it", () => {
    const random = new Random("outside");
    expect([99_999, 200_000].map((at) => timeThroughGap(GAP, at, random))).toEqual([99_999, 200_000]);
    expect(random.next()).toBe(new Random("outside").next());
  });

  it("keeps, loses and delays the parts that it says", () => {
    const times = through(GAP);
    const kept = times.filter((at) => at !== undefined && at < GAP.end).length;
    const late = times.filter((at) => at !== undefined && at >= GAP.end).length;
    expect(kept / times.length).toBeCloseTo(0.1, 1);
    expect(late / times.length).toBeCloseTo(0.45, 1);
  });

  it("lets what comes late crowd behind its end, and not longer than the surge", () => {
    const late = through(GAP).filter((at) => at !== undefined && at >= GAP.end) as number[];
    expect(Math.max(...late)).toBeLessThan(GAP.end + GAP.surgeMs);
    const soon = late.filter((at) => at < GAP.end + GAP.surgeMs / 2).length;
    expect(soon / late.length).toBeGreaterThan(0.7);
  });

  it("loses all when nothing is kept and nothing made up for", () => {
    expect(through({ ...GAP, kept: 0, caughtUp: 0 }).every((at) => at === undefined)).toBe(true);
  });
});

describe("the pace of a script", () => {
  const times = pace(new Random("pace"), 400, { start: 0, end: 3_600_000 }, SCRIPT);

  it("stays within its span, on whole seconds, in order", () => {
    expect(times.every((at) => at >= 0 && at < 3_600_000 && at % 1000 === 0)).toBe(true);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it("is never regular to the second", () => {
    const gaps = new Set(times.slice(1).map((at, index) => at - times[index]));
    expect(gaps.size).toBeGreaterThan(5);
  });
});
