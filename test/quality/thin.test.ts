import { describe, expect, it } from "vitest";
import { gapOf, noticedAfterMs, throughGap } from "../../benchmarks/quality/feed-gap.ts";
import { activityOf } from "../../benchmarks/quality/inject.ts";
import { thinned, withPushShare } from "../../benchmarks/quality/thin.ts";
import { madeEvent, madeScenario, NOON } from "./made-run.ts";

const issues = Array.from({ length: 4000 }, (_, index) =>
  activityOf(madeEvent(`e${index}`, NOON + index * 500), NOON + 3_600_000),
);
const stream = issues.map((activity, index) =>
  index % 2 === 0 ? activity : ({ ...activity, kind: "push", type: "PushEvent", ref: "refs/heads/main" } as const),
);

it("thinned keeps about the part that was asked for, in order, the same each time", () => {
  const kept = thinned(stream, 0.2, "test");
  expect(kept.length).toBeGreaterThan(700);
  expect(kept.length).toBeLessThan(900);
  expect(kept.map(({ at }) => at)).toEqual(kept.map(({ at }) => at).sort((a, b) => a - b));
  expect(thinned(stream, 0.2, "test")).toEqual(kept);
});

it.each([0.59, 0.95, 0.2])("withPushShare makes %f of a stream pushes and keeps all it can", (share) => {
  const mixed = withPushShare(stream, share, "test");
  const pushes = mixed.filter(({ kind }) => kind === "push").length;
  expect(pushes / mixed.length).toBeCloseTo(share, 1);
  expect(Math.max(pushes, mixed.length - pushes)).toBe(2000);
});

describe("a failing feed", () => {
  const gap = { start: NOON + 600_000, end: NOON + 900_000, kept: 0, caughtUp: 0.5, surgeMs: 60_000 };

  it("loses events, and lets others come late and crowded", () => {
    const seen = throughGap(stream, gap, "test");
    const inside = seen.filter(({ at }) => at >= gap.start && at < gap.end);
    const inSurge = (activities: typeof stream) =>
      activities.filter(({ at }) => at >= gap.end && at <= gap.end + 60_000);
    expect(inside).toEqual([]);
    expect(inSurge(seen).length).toBeGreaterThan(inSurge(stream).length + 200);
    expect(seen.length).toBeLessThan(stream.length - 200);
    expect(seen.map(({ at }) => at)).toEqual(seen.map(({ at }) => at).sort((a, b) => a - b));
  });

  it("counts as noticed by a notice of its own time only", () => {
    const notice = (kind: "observation-gap" | "blind-feature", at: number) =>
      ({ output: "notice", seq: 1, at, kind, text: "" }) as const;
    const notices = [
      notice("observation-gap", gap.start - 1),
      notice("blind-feature", gap.start + 1),
      notice("observation-gap", gap.end),
    ];
    expect(noticedAfterMs(gap, notices)).toBe(300_000);
    expect(noticedAfterMs(gap, notices.slice(0, 2))).toBeUndefined();
    expect(noticedAfterMs(gap, [notice("observation-gap", gap.end + 700_000)])).toBeUndefined();
  });

  it("fails once in a run at most", () => {
    const failing = madeScenario(0, { gap });
    expect(gapOf([madeScenario(1), failing])).toEqual(gap);
    expect(() => gapOf([failing, failing])).toThrow("a feed can fail once in a run");
  });
});
