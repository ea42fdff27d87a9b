import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readNpz } from "./read-npz.ts";
import { findPython, runScikitLearn } from "./scikit-learn.ts";

const FOLDER =
  process.env.ODDWATCH_ADBENCH ?? fileURLToPath(new URL("../../../../shared/data/benchmarks/ADBench", import.meta.url));
const WANTED = process.env.ODDWATCH_ADBENCH_SETS ?? "";

/** Fixed seeds of every measurement on the sets: 0 to one less than this. */
export const SEEDS = Number(process.env.ODDWATCH_ADBENCH_SEEDS ?? 5);

/** One set: its rows one after another, and which of them are outliers. */
export interface LabelledRows {
  name: string;
  values: Float64Array;
  width: number;
  length: number;
  isOutlier: (row: number) => boolean;
}

/** File names of the ADBench sets that are here and wanted; says so when there are none. */
export function adbenchSets(): string[] {
  if (!existsSync(FOLDER)) {
    console.log(`skipped: no ADBench sets at ${FOLDER}`);
    return [];
  }
  return readdirSync(FOLDER).filter((name) => name.endsWith(".npz") && name.includes(WANTED));
}

/** A set by its file name. Of one with more than `mostRows` rows every k-th, with the least k that leaves no more; 0 for all. */
export function readSet(file: string, mostRows: number): LabelledRows {
  const arrays = readNpz(join(FOLDER, file));
  const rows = arrays.get("X");
  const labels = arrays.get("y");
  if (rows === undefined || labels === undefined) throw new Error(`${file} has no X and y`);
  const width = rows.shape[1];
  const step = mostRows > 0 ? Math.ceil(labels.values.length / mostRows) : 1;
  const taken = labels.values.filter((_, row) => row % step === 0);
  const values = rows.values.filter((_, index) => Math.floor(index / width) % step === 0);
  return { name: setName(file), values, width, length: taken.length, isOutlier: (row) => taken[row] === 1 };
}

/** Mean AUROC over the seeds of scikit-learn's isolation forest by set, on the rows that `readSet` gives; empty without it. */
export function scikitLearnAreas(mostRows: number): Map<string, number> {
  const python = findPython();
  if (python === undefined) return new Map();
  const areas = runScikitLearn<Record<string, number[]>>(
    python,
    "accuracy",
    FOLDER,
    WANTED,
    String(SEEDS),
    String(mostRows),
  );
  return new Map(Object.entries(areas).map(([name, bySeed]) => [name, mean(bySeed)]));
}

export function setName(file: string): string {
  return file.replace(/\.npz$/, "");
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}
