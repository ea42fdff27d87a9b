import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activity, NOON } from "./activity-under-test.ts";
import { DelayedParts } from "./delayed-parts.ts";
import { keyHash } from "./features/key-hash.ts";
import { RecencyTable } from "./features/recency-table.ts";
import { SetAssociativeTable } from "./features/set-associative-table.ts";
import { Pipeline } from "./pipeline.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";

const MAKE = {
  "set-associative table": () => new SetAssociativeTable({ name: "t", columns: 2, capacity: 2048 }),
  "recency table": () => new RecencyTable({ name: "t", columns: 2, capacity: 1500 }),
};

/** Touches a key and changes its row; every third key is only looked up where that is possible. */
function change(table: ReturnType<(typeof MAKE)[keyof typeof MAKE]>, n: number, at: number): void {
  const key = keyHash(`key ${n}`, 1);
  const found = n % 3 === 0 && table instanceof SetAssociativeTable ? table.find(key) : -1;
  const row = found >= 0 ? found : table.touch(key, at);
  table.values[row] = at;
  table.values[row + 1]++;
}

describe.each(Object.entries(MAKE))("a delayed copy of a %s", (_name, make) => {
  const keys = (most: number) => fc.array(fc.nat(most), { minLength: 0, maxLength: 900, size: "max" });

  it("is of the moment of the save, whatever changes and grows while it is made", () => {
    fc.assert(
      fc.property(keys(2000), keys(2000), fc.integer({ min: 1, max: 8000 }), (before, during, slice) => {
        const table = make();
        for (const [n, key] of before.entries()) change(table, key, NOON + n * 1000);
        const expected = table.save(true);
        const delayed = new DelayedParts();
        expect(table.save(true, delayed).size).toBe(0);
        let isWhole = false;
        for (const [n, key] of during.entries()) {
          change(table, key, NOON + (1000 + n) * 1000);
          if (n % 100 === 0) isWhole = delayed.advance(slice);
          if (n === 150) table.save(false); // one at once in between disturbs nothing
        }
        while (!isWhole) isWhole = delayed.advance(slice);
        expect(delayed.parts).toEqual(expected);
        expect([...delayed.names]).toEqual([...expected.keys()]);
      }),
      { numRuns: 30 },
    );
  });

  it("is of the second save when a first was never finished", () => {
    const table = make();
    for (let n = 0; n < 700; n++) change(table, n, NOON);
    const abandoned = new DelayedParts();
    table.save(true, abandoned);
    abandoned.advance(1000);
    for (let n = 300; n < 900; n++) change(table, n, NOON + 1000);
    const expected = table.save(true);
    const delayed = new DelayedParts();
    table.save(true, delayed);
    for (let n = 0; n < 700; n++) change(table, n, NOON + 2000);
    while (!delayed.advance(1000)) change(table, 5, NOON + 3000);
    expect(delayed.parts).toEqual(expected);
  });
});

describe("a delayed save of the pipeline", () => {
  const settings = { ...DEFAULT_SETTINGS, forest: { trees: 4, sampleSize: 32 } };
  const inputs = Array.from({ length: 900 }, (_, n) => ({
    seq: n + 1,
    activity: activity(n % 3 === 0 ? "push" : "star", {
      id: `${n}`,
      at: NOON + n * 700,
      actor: `user-${(n * 7) % 61}`,
      repo: `o${n % 11}/r${n % 17}`,
    }),
  }));

  it("gives what a save at once gives, whatever is processed before it is whole", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 300_000 }), (from, slice) => {
        const pipeline = new Pipeline(settings);
        const twin = new Pipeline(settings);
        for (const each of [pipeline, twin]) each.process(inputs.slice(0, from));
        const delayed = new DelayedParts();
        const { changed, names } = pipeline.save(true, delayed);
        const expected = twin.save(true);
        for (let at = from; !delayed.advance(slice); at++) pipeline.process(inputs.slice(at, at + 1));
        for (const [name, bytes] of delayed.parts) changed.set(name, bytes);
        expect([...changed].sort(byName)).toEqual([...expected.changed].sort(byName));
        expect(names).toEqual(expected.names);
      }),
      { numRuns: 5 },
    );
  });
});

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
