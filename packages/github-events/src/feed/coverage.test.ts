import { describe, expect, it } from "vitest";
import { CoverageEstimator } from "./coverage.ts";

const MINUTE_MS = 60_000;
/** Events numbered `from` up to `to`, one each `everyMs`. */
const events = (from: number, to: number, everyMs: number) =>
  Array.from({ length: to - from }, (_, i) => ({ key: String(from + i), at: (from + i) * everyMs }));

describe("CoverageEstimator", () => {
  it("knows nothing before the second reading", () => {
    const estimator = new CoverageEstimator();
    expect(estimator.coverage).toBeUndefined();
    estimator.add({ group: "a", at: 0, events: events(0, 300, 1000), full: true });
    estimator.add({ group: "b", at: 0, events: events(0, 300, 1000), full: true });
    expect(estimator.coverage).toBeUndefined();
  });

  it("is 1 while readings overlap", () => {
    const estimator = new CoverageEstimator();
    for (let i = 0; i < 5; i++) {
      estimator.add({ group: "a", at: i * MINUTE_MS, events: events(i * 60, i * 60 + 300, 1000), full: true });
    }
    expect(estimator.coverage).toBe(1);
  });

  it("is 1 when nothing new came, and when nothing can have fallen off", () => {
    const estimator = new CoverageEstimator();
    estimator.add({ group: "a", at: 0, events: events(0, 300, 1000), full: true });
    estimator.add({ group: "a", at: MINUTE_MS, events: events(0, 300, 1000), full: true });
    expect(estimator.coverage).toBe(1);
    estimator.add({ group: "a", at: 2 * MINUTE_MS, events: events(900, 910, 1000), full: false });
    expect(estimator.coverage).toBe(1);
  });

  it("is the time span of the readings by the time between them when they do not overlap", () => {
    // 300 events 50 ms apart span 15 s of each minute
    const estimator = new CoverageEstimator();
    for (let i = 0; i < 4; i++) {
      estimator.add({ group: "a", at: i * MINUTE_MS, events: events(i * 1200, i * 1200 + 300, 50), full: true });
    }
    expect(estimator.coverage).toBeCloseTo(0.25, 2);
  });

  it("is not fooled by a few old events coming back", () => {
    const estimator = new CoverageEstimator();
    for (let i = 0; i < 4; i++) {
      const old = [...events(0, 3, 50), { key: `week-old ${i}`, at: -7 * 86_400_000 }];
      estimator.add({
        group: "a",
        at: i * MINUTE_MS,
        events: [...events(i * 1200, i * 1200 + 300, 50), ...old],
        full: true,
      });
    }
    expect(estimator.coverage).toBeCloseTo(0.25, 1);
  });

  it("weighs groups by how much happened in them", () => {
    // pushes: 100 of 400 seen; others: all 100 seen
    const estimator = new CoverageEstimator();
    for (let i = 0; i < 6; i++) {
      const at = i * MINUTE_MS;
      estimator.add({ group: "pushes", at, events: events(i * 400, i * 400 + 100, 150), full: true });
      estimator.add({ group: "others", at, events: events(i * 100, i * 100 + 110, 600), full: true });
    }
    expect(estimator.coverage).toBeCloseTo(200 / 500, 1);
  });

  it("forgets how it was: after two hours of overlap a bad start counts for nothing", () => {
    const estimator = new CoverageEstimator();
    estimator.add({ group: "a", at: 0, events: events(0, 300, 50), full: true });
    estimator.add({ group: "a", at: MINUTE_MS, events: events(50_000, 50_300, 50), full: true });
    expect(estimator.coverage).toBeLessThan(0.3);
    for (let i = 1; i <= 120; i++) {
      estimator.add({
        group: "a",
        at: MINUTE_MS * (i + 1),
        events: events(50_000 + i * 100, 50_300 + i * 100, 600),
        full: true,
      });
    }
    expect(estimator.coverage).toBeGreaterThan(0.95);
  });
});
