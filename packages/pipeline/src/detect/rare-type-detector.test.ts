import { describe, expect, it } from "vitest";
import { activity, NOON } from "../activity-under-test.ts";
import { HOUR_MS, MINUTE_MS } from "../features/decayed-count.ts";
import { keyHash } from "../features/key-hash.ts";
import { observed, withFeatures } from "../observation-under-test.ts";
import { RareTypeDetector } from "./rare-type-detector.ts";

const FIRST = observed({});
const LATER = NOON + 2 * HOUR_MS;

function did(kind: "push" | "wiki" | "member", actor: string, at: number, watchedMs = 2 * HOUR_MS) {
  const what = activity(kind, { actor, at });
  return withFeatures(FIRST, {}, { activity: what, actorKey: keyHash(actor, 1), watchedMs });
}

/** A detector that saw two thousand accounts push, most of them once, and a few edit wikis. */
function experienced(): RareTypeDetector {
  const detector = new RareTypeDetector();
  for (let n = 0; n < 2000; n++) {
    for (let time = 0; time < 1 + (n % 40 === 0 ? 12 : n % 3); time++)
      detector.judge(did("push", `pusher-${n}`, NOON + n * 1000));
    if (n % 100 === 0) detector.judge(did("wiki", `writer-${n}`, NOON + n * 1000));
  }
  return detector;
}

function burst(detector: RareTypeDetector, kind: "push" | "wiki", count: number, stepMs: number, watchedMs?: number) {
  return Array.from({ length: count }, (_, n) =>
    detector.judge(did(kind, "mallory", LATER + n * stepMs, watchedMs)),
  ).at(-1);
}

describe("a rare type of activity", () => {
  it("is news when one account suddenly does much of it, although too little of it was seen to compare with", () => {
    const score = burst(experienced(), "wiki", 40, 10_000);
    expect(score?.probability).toBeLessThan(1e-3);
    expect(score?.drivers[0].value).toBeGreaterThan(35);
    expect(score?.drivers[0].expected).toBeLessThan(5);
  });

  it("counts for more than as much of what everybody does", () => {
    expect(burst(experienced(), "push", 40, 10_000)).toBeUndefined();
  });

  it("is no news when it is little, steady, or the account was not watched long enough", () => {
    expect(burst(experienced(), "wiki", 5, 10_000)).toBeUndefined();
    expect(burst(experienced(), "wiki", 100, 2 * MINUTE_MS)).toBeUndefined();
    expect(burst(experienced(), "wiki", 40, 10_000, HOUR_MS / 2)).toBeUndefined();
  });

  it("is not judged before anybody was seen", () => {
    expect(burst(new RareTypeDetector(), "wiki", 100, 1000)).toBeUndefined();
  });

  it("is judged on as if never stopped from a saved state", () => {
    const live = experienced();
    burst(live, "wiki", 20, 10_000);
    const restored = new RareTypeDetector();
    restored.restore(live.save(true));
    const next = did("wiki", "mallory", LATER + 5 * MINUTE_MS);
    expect(restored.judge(next)).toEqual(live.judge(next));
    expect(restored.save(true)).toEqual(live.save(true));
    expect(() => restored.restore(new Map())).toThrow(RangeError);
  });
});
