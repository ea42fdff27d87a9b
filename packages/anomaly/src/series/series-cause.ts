import type { RandomCutForest } from "../forest/random-cut-forest.ts";

/** One value that made a series strange. */
export interface SeriesCause {
  /** Rows ago: 0 is the row that was asked about. */
  lag: number;
  column: number;
  /** Its part of the whole strangeness, 0 to 1. */
  share: number;
  /** Whether it lies above or below what is usual. */
  direction: "high" | "low";
  /** In the units of its column. */
  value: number;
  /** What it would usually be beside the rest of the shingle, in the same units. */
  expected: number;
}

export interface SeriesMoment {
  values: RandomCutForest;
  shapes: RandomCutForest;
  row: Float64Array;
  /** The shingle that ends with `row`. */
  point: Float64Array;
}

/** The values of the shingle that account for most of the strangeness, at most `limit`; none while the forests are not ready. */
export function explainSeries({ values, shapes, row, point }: SeriesMoment, limit: number): SeriesCause[] {
  const ofRow = values.directedAttribution(row);
  const ofShape = shapes.directedAttribution(point);
  if (ofRow === undefined || ofShape === undefined) return [];
  const columns = row.length;
  const high = ofShape.high.map((share, place) => share + (ofRow.high[place] ?? 0));
  const low = ofShape.low.map((share, place) => share + (ofRow.low[place] ?? 0));
  const whole = high.reduce((sum, share, place) => sum + share + low[place], 0);
  return Array.from(point, (value, place) => ({ value, place, share: (high[place] + low[place]) / whole }))
    .sort((a, b) => b.share - a.share)
    .slice(0, limit)
    .map(({ value, place, share }) => ({
      lag: Math.floor(place / columns),
      column: place % columns,
      share,
      direction: high[place] >= low[place] ? "high" : "low",
      value,
      expected: shapes.expected(point, place) ?? value,
    }));
}
