// The series detector's defaults on the passengers of New York's taxis: does the top of its scores hold NAB's five windows,
// and how many runs of it lie elsewhere? `flaggedRuns` says what counts as a run.
// Options: ODDWATCH_TAXI (the CSV file), ODDWATCH_NAB (folder with the labels), ODDWATCH_NAB_SEEDS (10).
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { reportFigure } from "../../../benchmarks/figure.ts";
import { median } from "../src/index.ts";
import { flaggedRuns } from "./nab/flagged-runs.ts";
import { readSeries } from "./nab/read-corpus.ts";
import { detect } from "./nab/score-corpus.ts";

const BENCHMARKS = fileURLToPath(new URL("../../../../shared/data/benchmarks", import.meta.url));
const SERIES = process.env.ODDWATCH_TAXI ?? join(BENCHMARKS, "rrcf/nyc_taxi.csv");
const LABELS = join(process.env.ODDWATCH_NAB ?? join(BENCHMARKS, "NAB"), "labels/combined_windows.json");
const SEEDS = Number(process.env.ODDWATCH_NAB_SEEDS ?? 10);
const SHARE = 0.05;

function measure(): void {
  if (!existsSync(SERIES) || !existsSync(LABELS)) {
    console.log(`skipped: no ${existsSync(SERIES) ? LABELS : SERIES}`);
    return;
  }
  const name = "realKnownCause/nyc_taxi.csv";
  const taxi = readSeries(SERIES, name, JSON.parse(readFileSync(LABELS, "utf8"))[name]);
  const results = Array.from({ length: SEEDS }, (_, seed) => flaggedRuns(detect(taxi, seed), taxi.windows, SHARE));
  for (const [seed, { windowsHit, falseRuns, runs }] of results.entries()) {
    console.log(`seed ${seed}: ${windowsHit} of ${taxi.windows.length} windows, ${falseRuns} false of ${runs} runs`);
  }
  console.log(
    "others, windows and false runs: klabum/rrcf 5 and 69; AWS Java 256 5 and 15, 1000 5 and 11; scikit-learn 4 and 16",
  );
  const middle = (of: (each: (typeof results)[number]) => number) => median(results.map(of));
  const most = Math.max(...results.map(({ falseRuns }) => falseRuns));
  reportFigure({
    what: `series detector on NYC taxi, top 5 % of rows, median of ${SEEDS} seeds`,
    figure: `${middle(({ windowsHit }) => windowsHit)} of 5 windows, ${middle(({ falseRuns }) => falseRuns)} false runs (at most ${most})`,
    target: "5 of 5, at most 6",
    command: "npm run bench -w packages/anomaly -- taxi",
  });
}

measure();
