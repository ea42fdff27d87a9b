import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RecentEvent, RecentEvents } from "./recent-events.ts";

const CAPACITY = 8;

function event(id: number, key: number, at = id, given: Partial<RecentEvent> = {}): RecentEvent {
  return { id: `${id}`, at, actor: `actor ${key}`, repo: "o/r", keys: [key, key + 100, 0, 0], taken: false, ...given };
}

function filled(count: number, keyOf = (_n: number) => 1, capacity = CAPACITY): RecentEvents {
  const events = new RecentEvents(capacity);
  for (let n = 0; n < count; n++) events.add(event(n, keyOf(n)));
  return events;
}

function idsOf(events: RecentEvent[]): string[] {
  return events.map(({ id }) => id);
}

describe("recent events", () => {
  it("are found by stream, newest first", () => {
    const events = filled(6, (n) => n % 2);
    expect(idsOf(events.take(1, 0, 99))).toEqual(["5", "3", "1"]);
    expect(idsOf(events.take(100, 0, 99))).toEqual(["4", "2", "0"]);
    expect(events.take(77, 0, 99)).toEqual([]);
  });

  it("are taken once, whichever stream they are found by", () => {
    const events = filled(4);
    expect(idsOf(events.take(1, 0, 2))).toEqual(["3", "2"]);
    expect(idsOf(events.take(101, 0, 99))).toEqual(["1", "0"]);
    expect(events.take(1, 0, 99)).toEqual([]);
  });

  it("are not found when they are evidence already", () => {
    const events = filled(2);
    events.add(event(2, 1, 2, { taken: true }));
    events.add(event(3, 1));
    expect(idsOf(events.take(1, 0, 99))).toEqual(["3", "1", "0"]);
  });

  it("are not found when they are older than asked for", () => {
    expect(idsOf(filled(6).take(1, 3, 99))).toEqual(["5", "4", "3"]);
  });

  it("are found behind one that came late and is older than asked for", () => {
    const events = filled(4);
    events.add(event(4, 1, -9));
    events.add(event(5, 1));
    expect(idsOf(events.take(1, 0, 99))).toEqual(["5", "3", "2", "1", "0"]);
  });

  it("are forgotten when the ring is full", () => {
    expect(idsOf(filled(CAPACITY + 3).take(1, 0, 99))).toEqual(["10", "9", "8", "7", "6", "5", "4", "3"]);
    const once = filled(CAPACITY + 1, (n) => (n === 0 ? 7 : 1));
    expect(once.take(7, 0, 99)).toEqual([]);
  });

  it("are found as a list of all of them would find them", () => {
    const keys = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 40, size: "max" });
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 4 }), fc.nat(40), (all, key, since) => {
        const events = filled(all.length, (n) => all[n]);
        const held = all.map((each, n) => ({ each, n })).slice(-CAPACITY);
        const expected = held.filter(({ each, n }) => each === key && n >= since).map(({ n }) => `${n}`);
        expect(idsOf(events.take(key, since, 99))).toEqual(expected.reverse());
      }),
    );
  });

  it("go on from a saved state, whole or put together from what changed", () => {
    const keys = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 40, size: "max" });
    fc.assert(
      fc.property(keys, fc.nat(40), keys, (before, savedAfter, after) => {
        const live = new RecentEvents(CAPACITY);
        const parts = new Map(live.save(true));
        for (const [n, key] of before.entries()) {
          live.add(event(n, key));
          if (n === savedAfter) for (const [name, bytes] of live.save(false)) parts.set(name, bytes);
        }
        live.take(2, 0, 1);
        for (const [name, bytes] of live.save(false)) parts.set(name, bytes);
        const restored = new RecentEvents(CAPACITY);
        restored.restore(parts);
        for (const [n, key] of after.entries()) for (const events of [live, restored]) events.add(event(100 + n, key));
        for (const key of [1, 2, 3, 4]) expect(restored.take(key, 0, 99)).toEqual(live.take(key, 0, 99));
      }),
    );
  });

  it("save only the chunks that changed", () => {
    const events = filled(3000, () => 1, 4096);
    expect([...events.save(true).keys()]).toEqual(["recent/0", "recent/1", "recent/2", "recent/head"]);
    expect([...events.save(false).keys()]).toEqual(["recent/head"]);
    events.add(event(3000, 1));
    expect([...events.save(false).keys()]).toEqual(["recent/2", "recent/head"]);
    events.take(1, 0, 99_999);
    expect([...events.save(false).keys()]).toEqual(["recent/0", "recent/1", "recent/2", "recent/head"]);
  });
});
