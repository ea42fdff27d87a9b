// The series detector's defaults on all of the Numenta Anomaly Benchmark, judged by its published scoring.
// Options: ODDWATCH_NAB (folder with data and labels), ODDWATCH_NAB_SEEDS (10), ODDWATCH_NAB_WORKERS (2).
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { reportFigure } from "../../../benchmarks/figure.ts";
import { median } from "../src/index.ts";
import { type CorpusResult, PROFILES, type ProfileName } from "./nab/score-corpus.ts";
import { normalised } from "./nab/sweep-thresholds.ts";

const FOLDER =
  process.env.ODDWATCH_NAB ?? fileURLToPath(new URL("../../../../shared/data/benchmarks/NAB", import.meta.url));
const SEEDS = Number(process.env.ODDWATCH_NAB_SEEDS ?? 10);
const WORKERS = Number(process.env.ODDWATCH_NAB_WORKERS ?? 2);

/** Rivals by the name they have in NAB's `config/thresholds.json`, which holds their raw scores. */
const RIVALS = {
  ARTime: "ARTime",
  numenta: "HTM of Numenta",
  contextOSE: "CAD OSE",
  randomCutForest: "AWS random cut forest",
};
const WINDOWS = 116;

/** Runs all seeds, a worker taking the next one when it has done with one. */
async function runSeeds(): Promise<CorpusResult[]> {
  const results: CorpusResult[] = [];
  let next = 0;
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL("./nab/corpus-worker.ts", import.meta.url), { workerData: { folder: FOLDER } });
      const go = () => {
        if (next < SEEDS) worker.postMessage(next++);
        else worker.terminate().then(() => resolve(), reject);
      };
      worker.on("error", reject);
      worker.on("message", ({ seed, result }: { seed: number; result: CorpusResult }) => {
        results[seed] = result;
        go();
      });
      go();
    });
  await Promise.all(Array.from({ length: Math.min(WORKERS, SEEDS) }, work));
  return results;
}

function middle(values: number[]): number {
  return median(values) ?? Number.NaN;
}

function printGroups(results: readonly CorpusResult[]): void {
  console.log("at the threshold best for the standard profile, medians:");
  console.log(`${"group".padEnd(24)} windows   found  false rows  raw score`);
  for (const name of Object.keys(results[0].groups)) {
    const groups = results.map((result) => result.groups[name]);
    const cells = [
      groups[0].windows.toString().padStart(7),
      middle(groups.map((each) => each.found))
        .toString()
        .padStart(7),
      middle(groups.map((each) => each.falseRows))
        .toString()
        .padStart(11),
      middle(groups.map((each) => each.raw))
        .toFixed(1)
        .padStart(10),
    ];
    console.log(`${name.padEnd(24)} ${cells.join(" ")}`);
  }
}

function printRivals(): void {
  const published = JSON.parse(readFileSync(join(FOLDER, "config/thresholds.json"), "utf8"));
  for (const [key, name] of Object.entries(RIVALS)) {
    const scores = Object.entries(PROFILES).map(([profile, weights]) =>
      normalised(published[key][profile].score, WINDOWS, weights).toFixed(1),
    );
    console.log(`${name}, from NAB's config/thresholds.json: ${scores.join(" / ")}`);
  }
  console.log("KNN-CAD, as published: 58.0 on the standard profile");
}

async function measure(): Promise<void> {
  if (!existsSync(FOLDER)) {
    console.log(`skipped: no Numenta Anomaly Benchmark at ${FOLDER}`);
    return;
  }
  const results = await runSeeds();
  printGroups(results);
  console.log(`thresholds of the seeds: ${results.map(({ threshold }) => threshold.toFixed(3)).join(" ")}`);
  printRivals();
  for (const profile of Object.keys(PROFILES) as ProfileName[]) {
    const scores = results.map((result) => result.normalised[profile]);
    reportFigure({
      what: `series detector on NAB, ${profile}, median of ${SEEDS} seeds (least to most)`,
      figure: `${middle(scores).toFixed(1)} (${Math.min(...scores).toFixed(1)} to ${Math.max(...scores).toFixed(1)})`,
      target: profile === "standard" ? "51.7 (AWS RCF), reach 60" : undefined,
      command: "npm run bench -w packages/anomaly -- nab",
    });
  }
}

await measure();
