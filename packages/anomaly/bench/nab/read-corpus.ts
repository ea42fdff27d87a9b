import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type WeighedRows, type Window, weighRows } from "./weigh-rows.ts";

/** One file of the Numenta Anomaly Benchmark. */
export interface NabFile {
  /** Such as `realTweets/Twitter_volume_KO.csv`. */
  name: string;
  values: Float64Array;
  windows: Window[];
  rows: WeighedRows;
}

/** Reads NAB's `data` and `labels/combined_windows.json` below `folder`. */
export function readCorpus(folder: string): NabFile[] {
  const windows: Record<string, [string, string][]> = JSON.parse(
    readFileSync(join(folder, "labels/combined_windows.json"), "utf8"),
  );
  return Object.entries(windows).map(([name, limits]) => readSeries(join(folder, "data", name), name, limits));
}

/** Reads one CSV file of `timestamp,value` lines with the windows of its anomalies. */
export function readSeries(path: string, name: string, limits: readonly [string, string][]): NabFile {
  const lines = readFileSync(path, "utf8").trimEnd().split(/\r?\n/).slice(1);
  const times = lines.map((line) => line.slice(0, line.indexOf(",")));
  const values = Float64Array.from(lines, (line) => Number(line.slice(line.indexOf(",") + 1)));
  const windows = limits.map(
    ([first, last]): Window => ({ first: rowOf(first, times, name), last: rowOf(last, times, name) }),
  );
  return { name, values, windows, rows: weighRows(values.length, windows) };
}

function rowOf(limit: string, times: readonly string[], name: string): number {
  const row = times.indexOf(limit.replace(/\.0+$/, ""));
  if (row === -1) throw new Error(`${name} has no row of ${limit}, where a window should begin or end`);
  return row;
}
