import { requireWhole } from "../require-whole.ts";
import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";

export interface SeriesDetectorOptions {
  /** Detectors and machines that share a seed share every score. */
  seed: string | number;
  /** Values in a row. Default 1. */
  columns?: number;
  /** Rows that make a shape, and that one event is held together; 2 or more. Default 24. */
  shingle?: number;
  /** Trees in each of the two forests. More are steadier and cost in proportion. Default 50. */
  trees?: number;
  /** Rows that each tree remembers to judge single rows by. Default 2048. */
  valueSample?: number;
  /** Shapes that each tree remembers. Default 1024. */
  shapeSample?: number;
  /** Rows that set the scale of each column, before the first score; no fewer than two shingles. Default ten shingles. */
  warmUp?: number;
  /** How strange a row must be to be reported: 1 is usual, `log2(1 + sample)` the most there is. Default 1.7. */
  alarmLevel?: number;
}

/** All options but the seed, with nothing left out. */
export type SeriesSettings = Required<Omit<SeriesDetectorOptions, "seed">>;

/** Fills in the defaults. @throws RangeError when an option is out of its range. */
export function seriesSettings(options: SeriesDetectorOptions): SeriesSettings {
  const { columns = 1, shingle = 24, trees = 50, valueSample = 2048, shapeSample = 1024, alarmLevel = 1.7 } = options;
  const { warmUp = 10 * shingle } = options;
  requireWhole("columns", columns, 1, 2 ** 16);
  requireWhole("shingle", shingle, 2, 2 ** 16);
  requireWhole("trees", trees, 1, 2 ** 16);
  requireWhole("valueSample", valueSample, 2, 2 ** 24);
  requireWhole("shapeSample", shapeSample, 2, 2 ** 24);
  requireWhole("warmUp", warmUp, 2 * shingle, 2 ** 24);
  if (!(alarmLevel > 0 && alarmLevel < Infinity)) throw new RangeError(`alarmLevel must be above 0, got ${alarmLevel}`);
  return { columns, shingle, trees, valueSample, shapeSample, warmUp, alarmLevel };
}

export function writeSettings(writer: StateWriter, settings: SeriesSettings): void {
  const { columns, shingle, trees, valueSample, shapeSample, warmUp, alarmLevel } = settings;
  writer.array(Float64Array.of(columns, shingle, trees, valueSample, shapeSample, warmUp, alarmLevel));
}

/** @throws InvalidStateError when one is out of its range. */
export function readSettings(reader: StateReader): SeriesSettings {
  const columns = reader.integer(1, 2 ** 16);
  const shingle = reader.integer(2, 2 ** 16);
  return {
    columns,
    shingle,
    trees: reader.integer(1, 2 ** 16),
    valueSample: reader.integer(2, 2 ** 24),
    shapeSample: reader.integer(2, 2 ** 24),
    warmUp: reader.integer(2 * shingle, 2 ** 24),
    alarmLevel: reader.numberFrom(Number.MIN_VALUE),
  };
}
