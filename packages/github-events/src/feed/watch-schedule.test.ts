import { expect, it } from "vitest";
import { WatchSchedule } from "./watch-schedule.ts";

const MINUTE_MS = 60_000;

it("the most overdue feed comes first, so that a short budget starves none", () => {
  const schedule = new WatchSchedule(["a/a", "b/b", "c"], {}, 0);
  const order = [];
  for (let now = 0; order.length < 9; now += 10 * MINUTE_MS) {
    const first = schedule.first();
    if (first === undefined) expect.unreachable();
    order.push(first.name);
    schedule.read(first.name, { now, fresh: first.name === "a/a" ? 90 : 0 });
  }
  expect(order.slice(0, 3)).toEqual(["a/a", "b/b", "c"]);
  expect(new Set(order.slice(3, 6)).size).toBe(3);
});

it("the interval follows activity, between what the server asks for and an hour", () => {
  const schedule = new WatchSchedule(["a/a"], {}, 0);
  const interval = (fresh: number, leastMs?: number) => {
    schedule.read("a/a", { now: 0, fresh, leastMs });
    return (schedule.first()?.feed.intervalMs ?? 0) / MINUTE_MS;
  };
  expect([interval(0), interval(0), interval(60), interval(300), interval(300)]).toEqual([1.5, 2.25, 1.125, 1, 1]);
  expect(interval(300, 5 * MINUTE_MS)).toBe(5);
  for (let i = 0; i < 20; i++) interval(0);
  expect(interval(0)).toBe(60);
});

it("goes on as stored, forgets what is no longer watched and takes new feeds at once", () => {
  const before = new WatchSchedule(["a/a", "b/b"], {}, 0);
  before.handedOver("a/a", { etag: 'W/"1"', newestAt: 7 });
  before.read("a/a", { now: 0, fresh: 0 });
  const after = new WatchSchedule(["c", "a/a"], JSON.parse(JSON.stringify(before.feeds)), 1000);
  expect(after.first()).toMatchObject({ name: "c", feed: { dueAt: 1000 } });
  expect(after.feeds["a/a"]).toEqual({ etag: 'W/"1"', newestAt: 7, dueAt: 90_000, intervalMs: 90_000 });
  expect(after.feeds).not.toHaveProperty("b/b");
});

it("a feed that cannot be read is left alone for longer and longer", () => {
  const schedule = new WatchSchedule(["a/a"], {}, 0);
  for (let i = 0; i < 3; i++) schedule.failed("a/a", 0);
  expect(schedule.first()?.feed.dueAt).toBe(8 * MINUTE_MS);
});
