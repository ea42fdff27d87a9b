// Area under the ROC curve of isolation forests on the ADBench sets, beside scikit-learn where that is installed.
// Options: ODDWATCH_ADBENCH (folder of .npz), ODDWATCH_ADBENCH_SETS (part of the names), ODDWATCH_ADBENCH_SEEDS (5).
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { reportFigure } from "../../../benchmarks/figure.ts";
import { IsolationForest } from "../src/index.ts";
import { areaUnderRoc } from "./area-under-roc.ts";
import { readNpz } from "./read-npz.ts";
import { hasScikitLearn, runScikitLearn } from "./scikit-learn.ts";

const FOLDER =
  process.env.ODDWATCH_ADBENCH ?? fileURLToPath(new URL("../../../../shared/data/benchmarks/ADBench", import.meta.url));
const WANTED = process.env.ODDWATCH_ADBENCH_SETS ?? "";
const SEEDS = Number(process.env.ODDWATCH_ADBENCH_SEEDS ?? 5);
const SAMPLE_SIZES = [256, 4096];
const COMMAND = "npm run bench -w packages/anomaly -- adbench";

function measure(path: string, sampleSize: number): number[] {
  const arrays = readNpz(path);
  const rows = arrays.get("X");
  const labels = arrays.get("y");
  if (rows === undefined || labels === undefined) throw new Error(`${path} has no X and y`);
  return Array.from({ length: SEEDS }, (_, seed) => {
    const forest = IsolationForest.fit(rows.values, { dimensions: rows.shape[1], sampleSize, seed });
    return areaUnderRoc(forest.scores(rows.values), (row) => labels.values[row] === 1);
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

function measureAll(): void {
  if (!existsSync(FOLDER)) {
    console.log(`skipped: no ADBench sets at ${FOLDER}`);
    return;
  }
  const sets = readdirSync(FOLDER).filter((name) => name.endsWith(".npz") && name.includes(WANTED));
  const rival =
    hasScikitLearn() && WANTED === ""
      ? runScikitLearn<Record<string, number[]>>("accuracy", FOLDER, String(SEEDS))
      : {};
  const means = SAMPLE_SIZES.map((): number[] => []);
  const rivals: number[] = [];
  for (const name of sets) {
    const cells = SAMPLE_SIZES.map((sampleSize, index) => {
      const area = mean(measure(join(FOLDER, name), sampleSize));
      means[index].push(area);
      return area.toFixed(4);
    });
    const theirs = rival[name.replace(/\.npz$/, "")];
    if (theirs !== undefined) rivals.push(mean(theirs));
    console.log(`${name.padEnd(24)} ${cells.join("  ")}  ${theirs === undefined ? "" : mean(theirs).toFixed(4)}`);
  }
  for (const [index, sampleSize] of SAMPLE_SIZES.entries()) {
    reportFigure({
      what: `isolation forest of ${sampleSize}, mean AUROC of ${sets.length} ADBench sets, ${SEEDS} seeds`,
      figure: mean(means[index]).toFixed(4),
      target:
        rivals.length > 0 ? `scikit-learn ${mean(rivals).toFixed(4)} - .005` : "scikit-learn (not installed) - .005",
      command: COMMAND,
    });
  }
}

measureAll();
