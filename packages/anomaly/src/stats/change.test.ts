import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { Cusum } from "./cusum.ts";
import { MeanChange } from "./mean-change.ts";
import { SumHull } from "./sum-hull.ts";

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(random.nextOpen())) * Math.cos(2 * Math.PI * random.next());
}

describe("Cusum", () => {
  const known = { mean: 0, deviation: 1 };

  // above: 0, 0, 1.5, 3.5, 5, 6.6 and below: 0, 0, ...
  it("sums as by hand, and starts again after an alarm", () => {
    const cusum = new Cusum(known);
    expect([0.3, -0.2, 2, 2.5, 2].map((value) => cusum.update(value))).toEqual(Array(5).fill(undefined));
    expect(cusum.above).toBeCloseTo(5, 12);
    expect(cusum.update(2.1)).toBe("rise");
    expect([cusum.above, cusum.below]).toEqual([0, 0]);
    expect([-3, -3].map((value) => cusum.update(value))).toEqual([undefined, undefined]);
    expect(cusum.below).toBeCloseTo(5, 12);
    expect(cusum.update(-1)).toBe("fall");
  });

  /** Mean number of values to the first alarm. */
  function runLength(shift: number, threshold: number, runs: number): number {
    const random = new Random("run length");
    let values = 0;
    for (let run = 0; run < runs; run++) {
      const cusum = new Cusum({ ...known, threshold });
      do values += 1;
      while (cusum.update(shift + normal(random)) === undefined);
    }
    return values / runs;
  }

  // D. C. Montgomery, "Introduction to Statistical Quality Control", table 9.3, for a slack of 1/2
  it.each([
    [0, 4, 168, 400],
    [0, 5, 465, 300],
    [1, 4, 8.38, 1000],
    [1, 5, 10.4, 1000],
    [2, 5, 4.01, 1000],
  ])("at a shift of %d and a threshold of %d runs for %d values on average", (shift, threshold, length, runs) => {
    // run lengths spread about as widely as their mean when there is no shift, far less when there is one
    const tolerance = shift === 0 ? 4 / Math.sqrt(runs) : 0.06;
    expect(Math.abs(runLength(shift, threshold, runs) / length - 1)).toBeLessThan(tolerance);
  });

  it("learns mean and deviation when they are not given, and again after an alarm", () => {
    const random = new Random("learned mean");
    const cusum = new Cusum({ warmUp: 200, slack: 1 });
    expect([cusum.ready, cusum.above, cusum.below]).toEqual([false, undefined, undefined]);
    const alarms: [number, string][] = [];
    for (let index = 0; index < 1200; index++) {
      const alarm = cusum.update((index < 600 ? 50 : 70) + 10 * normal(random));
      if (alarm !== undefined) alarms.push([index, alarm]);
    }
    expect(alarms).toHaveLength(1);
    expect(alarms[0][1]).toBe("rise");
    expect(alarms[0][0]).toBeGreaterThanOrEqual(600);
    expect(alarms[0][0]).toBeLessThan(620);
  });

  it("takes any move of what never moved for a shift", () => {
    const cusum = new Cusum({ warmUp: 10 });
    for (let index = 0; index < 50; index++) expect(cusum.update(3)).toBeUndefined();
    expect(cusum.update(3.001)).toBe("rise");
  });

  it("goes on from its saved state as if never stopped", () => {
    for (const options of [known, { warmUp: 20, threshold: 3 }]) {
      for (const count of [0, 10, 70]) {
        const random = new Random(count);
        const cusum = new Cusum(options);
        for (let index = 0; index < count; index++) cusum.update(normal(random));
        const copy = Cusum.restore(cusum.save());
        for (let index = 0; index < 300; index++) {
          const value = 0.3 + normal(random);
          expect(copy.update(value)).toBe(cusum.update(value));
        }
        expect(copy.save()).toEqual(cusum.save());
      }
    }
  });

  it.each([
    [{ mean: 1 }, "both or not at all"],
    [{ mean: Number.NaN, deviation: 1 }, "mean must be"],
    [{ mean: 1, deviation: 0 }, "deviation must be"],
    [{ slack: -1 }, "slack must be"],
    [{ threshold: 0 }, "threshold must be"],
    [{ warmUp: 1 }, "warmUp must be"],
  ])("refuses the options %j", (options, message) => {
    expect(() => new Cusum(options)).toThrow(RangeError);
    expect(() => new Cusum(options)).toThrow(message);
  });

  it("refuses what is no number, and bytes that are not whole", () => {
    expect(() => new Cusum().update(Number.NaN)).toThrow(RangeError);
    const saved = new Cusum(known).save();
    expect(() => Cusum.restore(saved.subarray(0, -1))).toThrow(InvalidStateError);
  });
});

describe("SumHull", () => {
  it("keeps the corners, and only a few of very many", () => {
    const [lower, upper] = [new SumHull("lower"), new SumHull("upper")];
    for (const [index, sum] of [3, 1, 2, 0, 4].entries()) for (const hull of [lower, upper]) hull.add(index + 1, sum);
    const corners = (hull: SumHull) => Array.from({ length: hull.size }, (_, at) => [hull.count(at), hull.sum(at)]);
    expect(corners(lower)).toEqual([
      [1, 3],
      [2, 1],
      [4, 0],
      [5, 4],
    ]);
    expect(corners(upper)).toEqual([
      [1, 3],
      [5, 4],
    ]);
    const shallow = new SumHull("lower");
    for (const [index, sum] of [0, -0.1, 0].entries()) shallow.add(index + 1, sum);
    expect(shallow.size).toBe(3);
    const bent = new SumHull("lower");
    for (let count = 1; count < 5000; count++) bent.add(count, count * count);
    expect(bent.size).toBeLessThanOrEqual(512);
    expect([bent.count(0), bent.count(bent.size - 1)]).toEqual([1, 4999]);
  });
});

describe("MeanChange", () => {
  /** The largest statistic over all cuts, each worked out on its own. */
  function byDefinition(values: readonly number[], leastSide: number): number {
    const squares = (part: readonly number[]) => {
      const mean = part.reduce((sum, each) => sum + each / part.length, 0);
      return part.reduce((sum, each) => sum + (each - mean) ** 2, 0);
    };
    let best = 0;
    for (let cut = leastSide; cut <= values.length - leastSide; cut++) {
      const within = squares(values.slice(0, cut)) + squares(values.slice(cut));
      best = Math.max(best, values.length * Math.log(squares(values) / within));
    }
    return best;
  }

  it("finds a change exactly when the likeliest of all cuts is likely enough", () => {
    const value = fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: -9000, max: 9000 }).map((thousandths) => thousandths / 1000),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60 }), fc.integer({ min: 2, max: 6 }), (values, leastSide) => {
        const change = new MeanChange({ leastSide, threshold: 12 });
        for (let count = 1; count <= values.length; count++) {
          const truth = byDefinition(values.slice(0, count), leastSide);
          const found = change.update(values[count - 1]);
          if (found === undefined) {
            expect(truth).not.toBeGreaterThan(12 + 1e-6);
          } else {
            // beyond, the sides are constant but for rounding
            if (truth / count < 20) expect(found.statistic).toBeCloseTo(truth, 3);
            return;
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("says when the change was, from what and to what", () => {
    const random = new Random("step");
    for (const step of [2, -3]) {
      const change = new MeanChange();
      for (let index = 0; index < 1000; index++) {
        const found = change.update(1e6 + (index < 400 ? 0 : step) + normal(random));
        if (found === undefined) continue;
        expect(Math.abs(index + 1 - found.ago - 400)).toBeLessThan(5);
        expect(index).toBeLessThan(440);
        expect(Math.abs(found.before - 1e6)).toBeLessThan(0.3);
        expect(Math.abs(found.after - 1e6 - step)).toBeLessThan(1.5);
        expect(change.count).toBe(0);
        break;
      }
    }
  });

  it("raises few false alarms, on normal values", () => {
    let alarms = 0;
    for (let seed = 0; seed < 20; seed++) {
      const random = new Random(seed);
      const change = new MeanChange();
      for (let index = 0; index < 5000; index++) alarms += Number(change.update(normal(random)) !== undefined);
    }
    expect(alarms).toBeLessThanOrEqual(4);
  });

  it("is not taken in by an outlier, and finds a step of what is constant at once", () => {
    const random = new Random("outlier");
    const change = new MeanChange();
    for (let index = 0; index < 600; index++) {
      expect(change.update(index === 300 ? 8 : normal(random))).toBeUndefined();
    }
    const constant = new MeanChange();
    const found = Array.from({ length: 30 }, (_, index) => constant.update(index < 10 ? 0.1 : 0.3));
    expect(found.findIndex((each) => each !== undefined)).toBe(14);
    expect(found[14]).toMatchObject({ ago: 5, before: 0.1, statistic: Infinity });
    expect(found[14]?.after).toBeCloseTo(0.3, 12);
  });

  it("goes on from its saved state as if never stopped", () => {
    for (const count of [0, 1, 7, 300]) {
      const random = new Random(count);
      const change = new MeanChange({ threshold: 15 });
      for (let index = 0; index < count; index++) change.update(normal(random));
      const copy = MeanChange.restore(change.save());
      for (let index = 0; index < 500; index++) {
        const value = (index < 250 ? 0 : 2) + normal(random);
        expect(copy.update(value)).toEqual(change.update(value));
      }
      expect(copy.save()).toEqual(change.save());
    }
  });

  it("refuses what it cannot use", () => {
    expect(() => new MeanChange({ threshold: 0 })).toThrow("threshold must be");
    expect(() => new MeanChange({ leastSide: 1 })).toThrow("leastSide must be");
    expect(() => new MeanChange().update(Infinity)).toThrow(RangeError);
    expect(() => MeanChange.restore(new MeanChange().save().subarray(0, -1))).toThrow(InvalidStateError);
  });
});
