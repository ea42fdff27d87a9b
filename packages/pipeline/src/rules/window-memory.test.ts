import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WindowMemory } from "./window-memory.ts";

const WITHIN = 80_000;
const PART = WITHIN / 8;
const NOON = Date.UTC(2026, 10, 20, 12);

interface Seen {
  at: number;
  value: number;
}

const stream = fc
  .array(fc.record({ after: fc.integer({ min: 0, max: 30_000 }), value: fc.integer({ min: 1, max: 5 }) }), {
    maxLength: 60,
  })
  .map((steps) => {
    let at = NOON;
    return steps.map(({ after, value }): Seen => {
      at += after;
      return { at, value };
    });
  });

/** What the window holds: everything since the beginning of the eighth that is seven before. */
function held(before: readonly Seen[], at: number): Seen[] {
  const first = (Math.floor(at / PART) - 7) * PART;
  return before.filter((each) => each.at >= first);
}

describe("a window", () => {
  it("counts the activities that it holds", () => {
    fc.assert(
      fc.property(stream, (seen) => {
        const memory = new WindowMemory();
        for (const [index, { at }] of seen.entries()) {
          const counted = memory.add({ key: 7, value: undefined, at, withinMs: WITHIN });
          expect(counted).toBe(held(seen.slice(0, index + 1), at).length);
        }
      }),
    );
  });

  it("counts each of the values that it holds once", () => {
    fc.assert(
      fc.property(stream, (seen) => {
        const memory = new WindowMemory();
        for (const [index, { at, value }] of seen.entries()) {
          const counted = memory.add({ key: 7, value, at, withinMs: WITHIN });
          expect(counted).toBe(new Set(held(seen.slice(0, index + 1), at).map((each) => each.value)).size);
        }
      }),
    );
  });

  it("keeps what belongs to one key apart from another", () => {
    const memory = new WindowMemory();
    const add = (key: number) => memory.add({ key, value: 1, at: NOON, withinMs: WITHIN });
    expect([add(1), add(2), add(1)]).toEqual([1, 1, 1]);
  });

  it("counts what comes late as long as the window holds it", () => {
    const memory = new WindowMemory();
    const add = (at: number) => memory.add({ key: 1, value: undefined, at, withinMs: WITHIN });
    expect([add(NOON), add(NOON - 5 * PART), add(NOON - 20 * PART)]).toEqual([1, 2, 2]);
  });

  it("counts a value again rather too seldom than too often when it had to forget", () => {
    const memory = new WindowMemory();
    const add = (value: number) => memory.add({ key: 1, value, at: NOON + value, withinMs: 86_400_000 });
    let most = 0;
    for (let value = 1; value <= 200_000; value++) most = Math.max(most, add(value));
    expect(most).toBeLessThanOrEqual(200_000);
    expect(add(1)).toBeLessThanOrEqual(most);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e20])("counts nothing at the time %d", (at) => {
    expect(new WindowMemory().add({ key: 1, value: undefined, at, withinMs: WITHIN })).toBe(0);
  });
});
