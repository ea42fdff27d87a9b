import fc from "fast-check";
import { expect, it } from "vitest";
import { RequestWindow } from "./request-window.ts";

const HOUR_MS = 3_600_000;

it("waits for the oldest requests to be an hour ago", () => {
  const window = new RequestWindow(3);
  for (const at of [0, 1000, 2000]) window.add(at);
  expect(window.freeAt(1, 2000)).toBe(HOUR_MS);
  expect(window.freeAt(2, 2000)).toBe(HOUR_MS + 1000);
  expect(window.freeAt(3, HOUR_MS + 2000)).toBe(HOUR_MS + 2000);
});

it("goes on after a restart where it was", () => {
  const before = new RequestWindow(2);
  before.add(5000);
  before.add(6000);
  expect(new RequestWindow(2, before.times(7000)).freeAt(1, 7000)).toBe(HOUR_MS + 5000);
});

it("a clock that was set back by a day costs an hour at most", () => {
  const now = 1_000_000;
  expect(new RequestWindow(1, [now + 86_400_000]).freeAt(1, now)).toBe(now + HOUR_MS);
});

it("refuses a limit that allows nothing", () => {
  expect(() => new RequestWindow(0)).toThrow("limit must be 1 or more requests an hour, got 0");
});

it("no 60 minutes ever hold more than the limit, however requests come and restarts fall", () => {
  const step = fc.record({
    pauseMs: fc.integer({ min: 0, max: HOUR_MS }),
    count: fc.integer({ min: 1, max: 5 }),
    restart: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 20 }), fc.array(step, { maxLength: 60 }), (limit, steps) => {
      let window = new RequestWindow(limit);
      let now = 0;
      const made: number[] = [];
      for (const { pauseMs, count, restart } of steps) {
        if (restart) window = new RequestWindow(limit, JSON.parse(JSON.stringify(window.times(now))));
        now = Math.max(now + pauseMs, window.freeAt(count, now + pauseMs));
        for (let i = 0; i < count; i++) {
          window.add(now);
          made.push(now);
        }
      }
      for (const at of made) {
        expect(made.filter((other) => other >= at && other < at + HOUR_MS).length).toBeLessThanOrEqual(limit);
      }
    }),
  );
});
