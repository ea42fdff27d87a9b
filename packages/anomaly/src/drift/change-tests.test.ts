import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { Adwin } from "./adwin.ts";
import { ColumnChanges } from "./column-changes.ts";
import { PageHinkley } from "./page-hinkley.ts";

const repeated = (count: number, value: number): number[] => Array(count).fill(value);

describe("PageHinkley", () => {
  // after 50 zeros the mean of k fives more is 5k / (50 + k): the sums of 5 - mean - 0.005 are 4.897, 9.699, 14.411
  it("agrees with values worked by hand", () => {
    const test = new PageHinkley({ threshold: 14.4 });
    for (const value of repeated(50, 0)) test.update(value);
    expect(test.statistic).toBe(0);
    expect(test.update(5)).toBeUndefined();
    expect(test.statistic).toBeCloseTo(5 - 5 / 51 - 0.005, 12);
    expect(test.update(5)).toBeUndefined();
    expect(test.statistic).toBeCloseTo(10 - 5 / 51 - 10 / 52 - 0.01, 12);
    expect(test.update(5)).toBe("rise");
    expect(test.state()).toEqual([0, 0, 0, 0]);
  });

  it("tells a fall from a rise, and looks only where it was told to", () => {
    const found = (direction: "rise" | "fall" | "either", to: number) => {
      const test = new PageHinkley({ threshold: 10, direction });
      return [...repeated(50, 0), ...repeated(20, to)].map((value) => test.update(value)).find(Boolean);
    };
    expect([found("either", 5), found("either", -5)]).toEqual(["rise", "fall"]);
    expect([found("rise", 5), found("rise", -5)]).toEqual(["rise", undefined]);
    expect([found("fall", 5), found("fall", -5)]).toEqual([undefined, "fall"]);
  });

  it("says nothing before its warm-up, which starts afresh with each change", () => {
    const test = new PageHinkley({ threshold: 1, warmUp: 10 });
    const alarms = [...repeated(4, 0), ...repeated(30, 50)].flatMap((value, at) => (test.update(value) ? [at] : []));
    expect(alarms).toEqual([9]);
    expect(test.state()[0]).toBe(24);
  });

  it("goes on from its state as if never stopped", () => {
    const random = new Random("values");
    const test = new PageHinkley({ threshold: 3 });
    for (let index = 0; index < 100; index++) test.update(random.next());
    const copy = PageHinkley.from(JSON.parse(JSON.stringify(test.state())), { threshold: 3 });
    for (let index = 0; index < 500; index++) {
      const value = random.next() + index / 500;
      expect(copy.update(value)).toBe(test.update(value));
    }
    expect(copy.state()).toEqual(test.state());
  });

  it("refuses values that are not finite and stays as it was, and options out of their range", () => {
    const test = new PageHinkley();
    test.update(3);
    expect(() => test.update(Number.NaN)).toThrow(RangeError);
    expect(test.state()).toEqual([1, 3, 0, 0]);
    for (const options of [{ threshold: 0 }, { delta: -1 }, { warmUp: 0.5 }, { direction: "up" as "rise" }]) {
      expect(() => new PageHinkley(options)).toThrow(RangeError);
    }
  });
});

/** ADWIN by its definition, all values kept in buckets and every number worked out anew. */
class NaiveAdwin {
  buckets: number[][] = [];
  seen = 0;

  update(value: number, delta: number, lookEvery: number): string | undefined {
    this.buckets.push([value]);
    for (let size = 1; this.buckets.filter((each) => each.length === size).length > 5; size *= 2) {
      const oldest = this.buckets.findIndex((each) => each.length === size);
      this.buckets.splice(oldest, 2, [...this.buckets[oldest], ...this.buckets[oldest + 1]]);
    }
    this.seen += 1;
    let change: string | undefined;
    for (let cut = this.#cut(delta, lookEvery); cut; cut = this.#cut(delta, lookEvery)) {
      change = cut;
      this.buckets.shift();
    }
    return change;
  }

  #cut(delta: number, lookEvery: number): string | undefined {
    if (this.seen % lookEvery !== 0) return undefined;
    const all = this.buckets.flat();
    const mean = (values: number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
    const variance = mean(all.map((each) => (each - mean(all)) ** 2));
    const confidence = Math.log((2 * Math.log(all.length)) / delta);
    for (let border = 1; border < this.buckets.length; border++) {
      const [older, newer] = [this.buckets.slice(0, border).flat(), this.buckets.slice(border).flat()];
      if (older.length < 5 || newer.length < 5) continue;
      const inverse = 1 / older.length + 1 / newer.length;
      const allowed = Math.sqrt(2 * inverse * variance * confidence) + (2 / 3) * inverse * confidence;
      const difference = mean(newer) - mean(older);
      if (Math.abs(difference) > allowed) return difference > 0 ? "rise" : "fall";
    }
    return undefined;
  }
}

describe("Adwin", () => {
  it("gives no answer before there is one", () => {
    const adwin = new Adwin();
    expect([adwin.width, adwin.mean, adwin.variance]).toEqual([0, undefined, undefined]);
  });

  it("does what its definition says, worked out from all values", () => {
    const levels = fc.array(fc.tuple(fc.integer({ min: 1, max: 120 }), fc.constantFrom(0, 0.2, 0.7, 1)), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(levels, fc.constantFrom(1, 7, 32), fc.integer(), (parts, lookEvery, seed) => {
        const random = new Random(seed);
        const adwin = new Adwin({ delta: 0.05, lookEvery });
        const naive = new NaiveAdwin();
        for (const [count, level] of parts) {
          for (let index = 0; index < count; index++) {
            const value = level * (0.8 + 0.2 * random.next());
            expect(adwin.update(value)).toBe(naive.update(value, 0.05, lookEvery));
          }
        }
        const kept = naive.buckets.flat();
        const mean = kept.reduce((sum, each) => sum + each, 0) / kept.length;
        expect(adwin.width).toBe(kept.length);
        expect(adwin.mean).toBeCloseTo(mean, 10);
        expect(adwin.variance).toBeCloseTo(kept.reduce((sum, each) => sum + (each - mean) ** 2, 0) / kept.length, 10);
      }),
      { numRuns: 30 },
    );
  });

  it("forgets what was before a change, and no more", () => {
    const adwin = new Adwin();
    const random = new Random("forgets");
    const changes: [number, string][] = [];
    for (let at = 0; at < 6000; at++) {
      const level = at < 2000 ? 0.3 : at < 4000 ? 0.6 : 0.2;
      const change = adwin.update(Number(random.next() < level));
      if (change) changes.push([at, change]);
    }
    const first = changes.find(([at]) => at >= 2000);
    const second = changes.find(([at]) => at >= 4000);
    expect(first?.[1]).toBe("rise");
    expect(first?.[0]).toBeLessThan(2300);
    expect(second?.[1]).toBe("fall");
    expect(second?.[0]).toBeLessThan(4300);
    expect(changes.some(([at]) => at < 2000)).toBe(false);
    expect(adwin.width).toBeGreaterThan(1500);
    expect(adwin.width).toBeLessThan(2100);
    expect(adwin.mean).toBeCloseTo(0.2, 1);
  });

  it("lets a stream without change alone, and keeps little of it in memory", () => {
    const adwin = new Adwin();
    const random = new Random("calm");
    let alarms = 0;
    for (let at = 0; at < 100_000; at++) alarms += Number(adwin.update(random.next()) !== undefined);
    expect(alarms).toBe(0);
    expect(adwin.width).toBe(100_000);
    expect(adwin.save().length).toBeLessThan(2000);
  });

  it("takes values of another scale by their span", () => {
    const run = (scale: number, span: number) => {
      const adwin = new Adwin({ span });
      const random = new Random("scale");
      const level = (at: number) => (at < 500 ? 0.2 : 0.7);
      return Array.from({ length: 1000 }, (_, at) => adwin.update(scale * Number(random.next() < level(at))));
    };
    expect(run(1024, 1024)).toEqual(run(1, 1));
    expect(run(1, 1)).toContain("rise");
  });

  it("goes on from a saved state as if never stopped, and refuses one that is none", () => {
    const random = new Random("save");
    const adwin = new Adwin({ delta: 0.01 });
    for (let at = 0; at < 777; at++) adwin.update(random.next());
    const copy = Adwin.restore(adwin.save());
    for (let at = 0; at < 777; at++) {
      const value = random.next() / 3;
      expect(copy.update(value)).toBe(adwin.update(value));
    }
    expect(copy.save()).toEqual(adwin.save());
    expect(() => Adwin.restore(adwin.save().slice(0, -1))).toThrow(InvalidStateError);
    expect(() => Adwin.restore(Uint8Array.of(1, 2, 3, 4))).toThrow(InvalidStateError);
  });

  it("refuses values that are not finite and stays as it was, and options out of their range", () => {
    const adwin = new Adwin();
    const before = adwin.save();
    expect(() => adwin.update(Infinity)).toThrow(RangeError);
    expect(adwin.save()).toEqual(before);
    for (const options of [{ delta: 0 }, { delta: 1 }, { span: 0 }, { lookEvery: 0 }, { leastSide: 1.5 }]) {
      expect(() => new Adwin(options)).toThrow(RangeError);
    }
  });
});

describe("ColumnChanges", () => {
  const create = () => new PageHinkley({ threshold: 9 });

  it("names the columns that changed", () => {
    const columns = new ColumnChanges({ dimensions: 3, names: ["a", "b", "c"], create });
    for (let index = 0; index < 50; index++) expect(columns.update([1, 2, 3])).toEqual([]);
    expect(columns.update([1, 30, -30])).toEqual([
      { column: 1, name: "b", change: "rise" },
      { column: 2, name: "c", change: "fall" },
    ]);
  });

  it.each([
    ["NaN", [1, Number.NaN], "x[1] (b) must be finite, got NaN"],
    ["a narrow row", [1], "x[1]"],
    ["a wide row", [1, 2, 3], "x[2]"],
  ])("refuses %s, names the column, and takes none of it", (_case, row, message) => {
    const columns = new ColumnChanges({ dimensions: 2, names: ["a", "b"], create });
    expect(() => columns.update(row)).toThrow(RangeError);
    expect(() => columns.update(row)).toThrow(message);
    expect((columns.tests as PageHinkley[])[0].state()[0]).toBe(0);
  });
});
