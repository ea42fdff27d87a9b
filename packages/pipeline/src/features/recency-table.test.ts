import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecencyTable } from "./recency-table.ts";

const CAPACITY = 4;

/** The same table, told with maps: what stands in the older one alone is forgotten when the younger one is full. */
class TableModel {
  young = new Map<number, number>();
  old = new Map<number, number>();
  /** When each key was touched last, also those that were forgotten. */
  readonly touched = new Map<number, number>();
  forgot = false;

  add(key: number, at: number): number {
    if (!this.young.has(key)) {
      const held = this.old.get(key) ?? 0;
      if (this.young.size === CAPACITY) {
        this.forgot ||= this.old.size > 0;
        this.old = this.young;
        this.young = new Map();
      }
      this.young.set(key, held);
    }
    const sum = (this.young.get(key) ?? 0) + 1;
    this.young.set(key, sum);
    this.touched.set(key, Math.max(at, this.touched.get(key) ?? at));
    return sum;
  }
}

function tableOf(capacity = CAPACITY): RecencyTable {
  return new RecencyTable({ name: "things", columns: 2, capacity });
}

/** Adds one to the key's first column; gives the sum, and checks that the second column is the key's own. */
function addTo(table: RecencyTable, key: number, at: number): number {
  const row = table.touch(key, at);
  const { values } = table;
  values[row] += 1;
  expect([0, key]).toContain(values[row + 1]);
  values[row + 1] = key;
  return values[row];
}

const touches = fc.array(fc.record({ key: fc.integer({ min: 1, max: 14 }), at: fc.integer({ min: 1, max: 1000 }) }), {
  maxLength: 80,
  size: "max",
});

describe("a recency table", () => {
  it("tells whether it holds a key, without keeping it for longer", () => {
    const table = tableOf(1);
    addTo(table, 1, 10);
    addTo(table, 2, 20);
    expect([1, 2, 3].map((key) => table.has(key))).toEqual([true, true, false]);
    addTo(table, 3, 30);
    expect([1, 2, 3].map((key) => table.has(key))).toEqual([false, true, true]);
  });

  it("counts for each key as its model does, never holding more than twice its capacity", () => {
    fc.assert(
      fc.property(touches, (all) => {
        const [table, model] = [tableOf(), new TableModel()];
        for (const { key, at } of all) {
          expect(addTo(table, key, at)).toBe(model.add(key, at));
          expect(table.size).toBe(model.young.size + model.old.size);
          expect(table.size).toBeLessThanOrEqual(2 * CAPACITY);
        }
      }),
    );
  });

  it("remembers the keys that were touched last, as many as its capacity", () => {
    fc.assert(
      fc.property(touches, (all) => {
        const table = tableOf();
        for (const { key, at } of all) addTo(table, key, at);
        const latest = [...new Set(all.map(({ key }) => key).reverse())].slice(0, CAPACITY);
        for (const key of latest) {
          const copy = tableOf();
          copy.restore(table.save(true));
          expect(addTo(copy, key, 1000)).toBeGreaterThan(1);
        }
      }),
    );
  });

  it("tells how far back absence proves anything, also when times are out of order", () => {
    fc.assert(
      fc.property(touches, (all) => {
        const [table, model] = [tableOf(), new TableModel()];
        for (const { key, at } of all) {
          addTo(table, key, at);
          model.add(key, at);
        }
        expect(table.forgottenBefore !== undefined).toBe(model.forgot);
        for (const [key, at] of model.touched) {
          if (model.young.has(key) || model.old.has(key)) continue;
          expect(at).toBeLessThanOrEqual(table.forgottenBefore ?? Number.NaN);
        }
      }),
    );
  });

  it("goes on exactly from a saved state, whole or put together from what changed", () => {
    fc.assert(
      fc.property(touches, fc.array(fc.nat(79), { maxLength: 5 }), touches, (before, savedAfter, after) => {
        const live = tableOf();
        const parts = new Map(live.save(true));
        for (const [index, { key, at }] of before.entries()) {
          addTo(live, key, at);
          if (savedAfter.includes(index)) for (const [name, bytes] of live.save(false)) parts.set(name, bytes);
        }
        for (const [name, bytes] of live.save(false)) parts.set(name, bytes);
        const [whole, merged] = [tableOf(), tableOf()];
        whole.restore(live.save(true));
        merged.restore(parts);
        for (const { key, at } of after) {
          const expected = addTo(live, key, at);
          expect([addTo(whole, key, at), addTo(merged, key, at)]).toEqual([expected, expected]);
          expect(merged.forgottenBefore).toBe(live.forgottenBefore);
        }
        expect(merged.save(true)).toEqual(live.save(true));
      }),
    );
  });

  it("saves the older generation only when it changed", () => {
    const table = tableOf();
    table.save(true);
    expect([...table.save(false).keys()]).toEqual(["things/young"]);
    for (let key = 1; key <= CAPACITY + 1; key++) addTo(table, key, key);
    expect([...table.save(false).keys()]).toEqual(["things/young", "things/old"]);
    expect([...table.save(false).keys()]).toEqual(["things/young"]);
  });

  it("refuses a state that is missing or cut short", () => {
    const table = tableOf();
    addTo(table, 1, 1);
    const parts = table.save(true);
    expect(() => tableOf().restore(new Map())).toThrow(RangeError);
    const short = new Map([...parts].map(([name, bytes]) => [name, bytes.subarray(0, bytes.length - 8)]));
    expect(() => tableOf().restore(short)).toThrow(RangeError);
  });

  it("finds each of a hundred thousand keys again, through every growth", () => {
    const table = tableOf(100_000);
    const keys = Array.from({ length: 100_000 }, (_, index) => 1 + index * 90_071_992_547);
    for (const key of keys) {
      const row = table.touch(key, 1);
      table.values[row] = key;
    }
    const rows = keys.map((key) => table.touch(key, 2));
    expect(keys.filter((key, index) => table.values[rows[index]] !== key)).toEqual([]);
    expect(table.size).toBe(100_000);
  });
});
