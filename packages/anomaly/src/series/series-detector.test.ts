import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { SeriesDetector } from "./series-detector.ts";
import type { SeriesDetectorOptions } from "./series-options.ts";

const small = { seed: "test", trees: 30, valueSample: 512, shapeSample: 256, shingle: 12 };

/** Days of 24 rows with a little noise, changed where `change` says so. */
function days(count: number, change: (row: number) => number | undefined = () => undefined): Float64Array[] {
  const random = new Random("days");
  return Array.from({ length: 24 * count }, (_, row) => {
    const usual = 100 + 50 * Math.sin((2 * Math.PI * row) / 24) + 4 * random.next();
    return Float64Array.of(change(row) ?? usual);
  });
}

function scoresOf(rows: readonly Float64Array[], options: Partial<SeriesDetectorOptions> = {}): (number | undefined)[] {
  const detector = new SeriesDetector({ ...small, ...options });
  return rows.map((row) => detector.scoreAndLearn(row));
}

function learned(rows: readonly Float64Array[], options: Partial<SeriesDetectorOptions> = {}): SeriesDetector {
  const detector = new SeriesDetector({ ...small, ...options });
  for (const row of rows) detector.learn(row);
  return detector;
}

function newsIn(scores: readonly (number | undefined)[]): number[] {
  return scores.flatMap((score, row) => (score !== undefined && score > 0.5 ? [row] : []));
}

describe("a series detector", () => {
  it("reports a value never seen, at once and once", () => {
    expect(newsIn(scoresOf(days(40, (row) => (row === 700 ? 400 : undefined))))).toEqual([700]);
  });

  it("reports a change of level where it begins, not for as long as it lasts", () => {
    const news = newsIn(scoresOf(days(40, (row) => (row >= 700 && row < 760 ? 400 : undefined))));
    expect(news[0]).toBe(700);
    expect(news.length).toBeLessThan(4);
  });

  it("ranks a day that stands still above all others, though each of its values is usual", () => {
    const scores = scoresOf(days(40, (row) => (row >= 696 && row < 720 ? 120 : undefined)));
    const strangest = scores.map((score, row) => ({ score: score ?? 0, row })).sort((a, b) => b.score - a.score);
    for (const { row } of strangest.slice(0, 20)) expect(Math.floor((row - 696) / 48)).toBe(0);
  });

  it("does not report the rows after a reported one for standing beside it, and says that it is what is strange", () => {
    const rows = days(40, (row) => (row === 700 ? 400 : undefined));
    const detector = learned(rows.slice(0, 701));
    expect(detector.score(rows[701])).toBeLessThan(0.5);
    expect(detector.explain(rows[701])?.[0]).toMatchObject({ lag: 1, direction: "high" });
  });

  it("does not let the shapes around a reported value hide the next event", () => {
    const values = new Map([
      [700, 1000],
      [716, 163],
    ]);
    expect(
      newsIn(
        scoresOf(
          days(40, (row) => values.get(row)),
          { alarmLevel: 1.3 },
        ),
      ).slice(-2),
    ).toEqual([700, 716]);
  });

  it("says which value it was, how far off and what would have been usual", () => {
    const detector = learned(days(30));
    const [cause] = detector.explain(Float64Array.of(400)) ?? [];
    expect(cause).toMatchObject({ lag: 0, column: 0, direction: "high" });
    expect(cause.value).toBeCloseTo(400, 3);
    expect(cause.share).toBeGreaterThan(0.7);
    expect(Math.abs(cause.expected - 102)).toBeLessThan(20);
    expect(detector.explain(Float64Array.of(-400))?.[0]).toMatchObject({ lag: 0, direction: "low" });
  });

  it("gives shares that sum to 1 when all causes are asked for", () => {
    const causes = learned(days(30)).explain(Float64Array.of(110), { limit: 12 }) ?? [];
    expect(causes).toHaveLength(12);
    expect(causes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  it("names the column, whatever the columns' units", () => {
    const rows = days(30).map(([value], row) => Float64Array.of(1e6 * Math.cos((2 * Math.PI * row) / 24), value));
    const detector = learned(rows, { columns: 2 });
    const strange = Float64Array.of(1e6, 200);
    expect(detector.score(strange)).toBeGreaterThan(0.5);
    expect(detector.explain(strange)?.[0]).toMatchObject({ lag: 0, column: 1, direction: "high" });
  });

  it("does not mind where a series lies and in what unit it is", () => {
    const rows = days(30, (row) => (row === 600 ? 300 : undefined));
    const moved = rows.map(([value]) => Float64Array.of(value * 2 ** 20 + 2 ** 40));
    expect(newsIn(scoresOf(moved))).toEqual(newsIn(scoresOf(rows)));
  });

  it("finds nothing in a series that never moves, and the first move of it", () => {
    const flat = Array.from({ length: 400 }, (_, row) => Float64Array.of(row === 350 ? 46 : 45));
    expect(newsIn(scoresOf(flat))).toEqual([350]);
  });

  it("takes values at the ends of what numbers can be", () => {
    const rows = days(20, (row) => (row === 300 ? Number.MAX_VALUE : row === 400 ? -Number.MAX_VALUE : undefined));
    expect(newsIn(scoresOf(rows))).toEqual([300, 400]);
  });
});

describe("a missing value in a series", () => {
  const missing = Uint8Array.of(1);

  it("is not looked at", () => {
    const detector = learned(days(30));
    const nothing = detector.score(Float64Array.of(Number.NaN), missing);
    expect(nothing).toBe(detector.score(Float64Array.of(1e9), missing));
    expect(nothing).toBeLessThan(0.5);
  });

  it("is filled in as the series goes, so that a gap is no event", () => {
    const detector = new SeriesDetector(small);
    const scores = days(40).map((row, index) =>
      index >= 700 && index < 706
        ? detector.scoreAndLearn(Float64Array.of(Number.NaN), missing)
        : detector.scoreAndLearn(row),
    );
    expect(newsIn(scores)).toEqual([]);
  });

  it("counts as the value before it while the scale is not known, and as nothing before the first whole row", () => {
    const rows = days(6);
    const gappy = new SeriesDetector(small);
    gappy.learn(Float64Array.of(Number.NaN), missing);
    for (const [index, row] of rows.entries()) gappy.learn(row, index === 10 ? missing : undefined);
    const filled = learned(rows.map((row, index) => (index === 10 ? rows[9] : row)));
    expect(gappy.save()).toEqual(filled.save());
  });

  it("has a flag of its own for each column, or is refused", () => {
    expect(() => learned(days(6)).score(Float64Array.of(1), Uint8Array.of(0, 1))).toThrow("expected 1 flags");
  });
});

describe("the saved state of a series detector", () => {
  const state = learned(days(10)).save();

  it("is refused when it is cut off", () => {
    const step = Math.ceil(state.length / 8);
    for (let length = 0; length < state.length; length += step) {
      expect(() => SeriesDetector.restore(state.subarray(0, length))).toThrow(InvalidStateError);
    }
    expect(() => SeriesDetector.restore(Uint8Array.of(...state.subarray(0, 40), 1))).toThrow(InvalidStateError);
  });

  it("is refused when bytes follow it", () => {
    const longer = new Uint8Array(state.length + 1);
    longer.set(state);
    expect(() => SeriesDetector.restore(longer)).toThrow("1 bytes too many");
  });
});

describe("an option of a series detector", () => {
  it.each([
    [{ columns: 0 }, "columns"],
    [{ shingle: 1 }, "shingle"],
    [{ trees: 0.5 }, "trees"],
    [{ valueSample: 1 }, "valueSample"],
    [{ shapeSample: 1 }, "shapeSample"],
    [{ shingle: 12, warmUp: 23 }, "warmUp must be a whole number in 24"],
    [{ alarmLevel: 0 }, "alarmLevel"],
    [{ alarmLevel: Number.NaN }, "alarmLevel"],
  ])("out of its range is refused: %o", (options, named) => {
    const create = () => new SeriesDetector({ seed: 1, ...options });
    expect(create).toThrow(RangeError);
    expect(create).toThrow(named);
  });
});
