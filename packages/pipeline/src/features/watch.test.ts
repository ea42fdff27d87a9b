import { describe, expect, it } from "vitest";
import { Watch } from "./watch.ts";

const AT = Date.UTC(2026, 10, 20, 12);
const HOUR_MS = 3_600_000;
const since = (...times: number[]) => {
  const watch = new Watch();
  return times.map((at) => watch.take(at)).at(-1);
};

describe("the watch", () => {
  it("began with the first event", () => {
    expect(since(AT, AT + 1000, AT - 5000)).toBe(AT);
  });

  it("did not begin weeks ago because of one old event at the beginning", () => {
    expect(since(AT - 11 * 168 * HOUR_MS, AT, AT + 1000)).toBe(AT);
  });

  it("goes on over a hole once it has begun", () => {
    const start = Array.from({ length: 20 }, (_, n) => AT + n * 1000);
    expect(since(...start, AT + 50 * HOUR_MS)).toBe(AT);
  });

  it("goes on from a saved state", () => {
    const watch = new Watch();
    watch.take(AT);
    const restored = new Watch();
    restored.state = JSON.parse(JSON.stringify(watch.state));
    expect(restored.take(AT + HOUR_MS)).toBe(AT);
    expect(JSON.parse(JSON.stringify(new Watch().state))).toEqual({ latest: 0, events: 0 });
  });
});
