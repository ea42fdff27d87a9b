// One streaming pass of the self-organising map and the autoencoders over the ADBench sets, beside the random cut forest
// on the same rows: area under the ROC curve of each alone and of its ranks averaged with the forest's, and how alike
// the ranks are. "Scaled" is the forest on rows standardised as the members do it.
// The defaults were chosen on the sets in even places (first 2,500 shuffled rows); those in odd places are unseen.
// Options: ODDWATCH_ADBENCH (folder of .npz), ODDWATCH_ADBENCH_SETS (part of the names), ODDWATCH_ADBENCH_SEEDS (3),
// ODDWATCH_ADBENCH_ROWS (10000).
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { reportFigure } from "../../../benchmarks/figure.ts";
import {
  Autoencoder,
  type Detector,
  MahalanobisDetector,
  Random,
  RandomCutForest,
  SelfOrganizingMap,
} from "../src/index.ts";
import { OnlineStandardiser } from "../src/neural/online-standardiser.ts";
import { areaUnderRoc } from "./area-under-roc.ts";
import { rankCorrelation, ranks } from "./rank-correlation.ts";
import { readNpz } from "./read-npz.ts";

const FOLDER =
  process.env.ODDWATCH_ADBENCH ?? fileURLToPath(new URL("../../../../shared/data/benchmarks/ADBench", import.meta.url));
const WANTED = process.env.ODDWATCH_ADBENCH_SETS ?? "";
const SEEDS = Number(process.env.ODDWATCH_ADBENCH_SEEDS ?? 3);
const MOST_ROWS = Number(process.env.ODDWATCH_ADBENCH_ROWS ?? 10_000);
const COMMAND = "npm run bench -w packages/anomaly -- neural-adbench";

/** Every subject has a score from here on. */
const WARM_UP = 64;

const FOREST = "forest";
const SCALED = "scaled forest";
const members: Record<string, (dimensions: number, seed: number) => Detector> = {
  map: (dimensions, seed) => new SelfOrganizingMap({ dimensions, seed }),
  autoencoder: (dimensions, seed) => new Autoencoder({ dimensions, seed }),
  variational: (dimensions, seed) => new Autoencoder({ dimensions, seed, variational: true }),
  mahalanobis: (dimensions) => new MahalanobisDetector({ dimensions, warmUp: WARM_UP }),
};

/** Weights of the ranks of the forest, the scaled forest and the member. */
const combinations: Record<string, [number, number, number]> = {
  alone: [0, 0, 1],
  "with the forest": [1, 0, 1],
  "with the forest, at half weight": [1, 0, 0.5],
  "with the scaled forest": [0, 1, 1],
  "with both": [1, 1, 1],
};

interface Stream {
  points: Float64Array[];
  isOutlier: boolean[];
}

/** By combination, and the rank correlation with the forest. */
type Result = Record<string, number>;
const CORRELATION = "rank correlation";

function shuffledStream(path: string, seed: number): Stream {
  const arrays = readNpz(path);
  const rows = arrays.get("X");
  const labels = arrays.get("y");
  if (rows === undefined || labels === undefined) throw new Error(`${path} has no X and y`);
  const [count, width] = rows.shape;
  const order = Uint32Array.from({ length: count }, (_, row) => row);
  const random = new Random(`shuffle ${seed}`);
  for (let left = count - 1; left > 0; left--) {
    const chosen = Math.floor(random.next() * (left + 1));
    [order[left], order[chosen]] = [order[chosen], order[left]];
  }
  const kept = Array.from(order.subarray(0, MOST_ROWS));
  return {
    points: kept.map((row) => rows.values.slice(row * width, (row + 1) * width)),
    isOutlier: kept.map((row) => labels.values[row] === 1),
  };
}

function scoresOf(detector: Detector, points: readonly Float64Array[]): number[] {
  const scores: number[] = [];
  for (const [index, x] of points.entries()) {
    if (index >= WARM_UP) scores.push(detector.score(x) ?? Number.NaN);
    detector.learn(x);
  }
  return scores;
}

function standardised(points: readonly Float64Array[]): Float64Array[] {
  const standardiser = new OnlineStandardiser(points[0].length, 2000);
  return points.map((x) => {
    const scaled = new Float64Array(x.length);
    standardiser.learn(x);
    standardiser.scale(x, scaled);
    return scaled;
  });
}

function measure(path: string, seed: number): Record<string, Result> {
  const { points, isOutlier } = shuffledStream(path, seed);
  const dimensions = points[0].length;
  const area = (scores: ArrayLike<number>) => areaUnderRoc(scores, (index) => isOutlier[index + WARM_UP]);
  const rankings: Record<string, Float64Array> = {
    [FOREST]: ranks(scoresOf(new RandomCutForest({ dimensions, seed }), points)),
    [SCALED]: ranks(scoresOf(new RandomCutForest({ dimensions, seed }), standardised(points))),
  };
  for (const [name, create] of Object.entries(members))
    rankings[name] = ranks(scoresOf(create(dimensions, seed), points));
  const resultOf = (own: Float64Array): Result => {
    const areas = Object.entries(combinations).map(([name, [forest, scaled, member]]) => {
      const mixed = own.map((rank, i) => member * rank + forest * rankings[FOREST][i] + scaled * rankings[SCALED][i]);
      return [name, area(mixed)];
    });
    return { ...Object.fromEntries(areas), [CORRELATION]: rankCorrelation(own, rankings[FOREST]) };
  };
  return Object.fromEntries(Object.entries(rankings).map(([name, own]) => [name, resultOf(own)]));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

/** The mean over the seeds in which a set has outliers among the rows kept. */
function meanResult(runs: readonly Result[]): Result {
  const usable = runs.filter(({ alone }) => !Number.isNaN(alone));
  return Object.fromEntries(Object.keys(runs[0]).map((key) => [key, mean(usable.map((run) => run[key]))]));
}

function report(which: string, tables: readonly Record<string, Result>[]): void {
  const forest = mean(tables.map((table) => table[FOREST].alone)).toFixed(4);
  for (const name of Object.keys(tables[0])) {
    const figures = Object.keys(tables[0][name]).map((key) => {
      return `${key} ${mean(tables.map((table) => table[name][key])).toFixed(4)}`;
    });
    reportFigure({
      what: `${name}, one streaming pass, mean AUROC of ${tables.length} ADBench sets (${which}), ${SEEDS} seeds`,
      figure: figures.join("; "),
      target: `forest alone ${forest}`,
      command: COMMAND,
    });
  }
}

function measureAll(): void {
  if (!existsSync(FOLDER)) {
    console.log(`skipped: no ADBench sets at ${FOLDER}`);
    return;
  }
  const sets = readdirSync(FOLDER)
    .filter((name) => name.endsWith(".npz"))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  const tuned: Record<string, Result>[] = [];
  const unseen: Record<string, Result>[] = [];
  for (const [place, name] of sets.entries()) {
    if (!name.includes(WANTED)) continue;
    const runs = Array.from({ length: SEEDS }, (_, seed) => measure(join(FOLDER, name), seed));
    const table = Object.fromEntries(Object.keys(runs[0]).map((key) => [key, meanResult(runs.map((run) => run[key]))]));
    (place % 2 === 0 ? tuned : unseen).push(table);
    const cells = Object.entries(table).map(([key, { alone }]) => `${key} ${alone.toFixed(3)}`);
    console.log(`${name.padEnd(20)} ${cells.join("  ")}`);
  }
  if (unseen.length > 0) report("unseen", unseen);
  if (tuned.length > 0) report("defaults chosen on them", tuned);
  if (unseen.length > 0 && tuned.length > 0) report("all", [...tuned, ...unseen]);
}

measureAll();
