// What each part of the series detector brings, on NAB (standard profile) and on NYC taxi (top 5 % of rows).
// Options: ODDWATCH_NAB (folder with data and labels), ODDWATCH_PARTS_SEEDS (3).
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { median, RandomCutForest } from "../src/index.ts";
import { EpisodeScore } from "../src/series/episode-score.ts";
import { Shingle } from "../src/series/shingle.ts";
import { flaggedRuns } from "./nab/flagged-runs.ts";
import { type NabFile, readCorpus } from "./nab/read-corpus.ts";
import { detect, judgeCorpus } from "./nab/score-corpus.ts";

const FOLDER =
  process.env.ODDWATCH_NAB ?? fileURLToPath(new URL("../../../../shared/data/benchmarks/NAB", import.meta.url));
const SEEDS = Number(process.env.ODDWATCH_PARTS_SEEDS ?? 3);
const SHINGLE = 24;
const TREES = 50;
const ALARM_LEVEL = 1.7;
const WARM_UP = 10 * SHINGLE;

interface Parts {
  rows: Float64Array;
  shapes: Float64Array;
}

/** The scores of the two forests alone; 0 in the warm-up. */
function forestScores({ values }: NabFile, seed: number): Parts {
  const options = { trees: TREES, warmUp: SHINGLE, seed };
  const ofRows = new RandomCutForest({ ...options, dimensions: 1, sampleSize: 2048 });
  const ofShapes = new RandomCutForest({ ...options, dimensions: SHINGLE, sampleSize: 1024 });
  const shingle = new Shingle({ length: SHINGLE });
  const parts = { rows: new Float64Array(values.length), shapes: new Float64Array(values.length) };
  for (let at = 0; at < values.length; at++) {
    const row = values.subarray(at, at + 1);
    shingle.push(row);
    const { point } = shingle;
    const scores = [ofRows.scoreAndLearn(row), point && ofShapes.scoreAndLearn(point)];
    if (at < WARM_UP) continue;
    [parts.rows[at], parts.shapes[at]] = scores.map((score) => score ?? 0);
  }
  return parts;
}

function meanOf({ rows, shapes }: Parts): Float64Array {
  return rows.map((score, at) => (score + shapes[at]) / 2);
}

/** The mean of both, as one score of news and of what goes on; 0 instead of the latter when only news is wanted. */
function episodes(parts: Parts, newsOnly: boolean): Float64Array {
  const episode = new EpisodeScore({ hold: SHINGLE, alarmLevel: ALARM_LEVEL });
  return meanOf(parts).map((row, at) => {
    const strangeness = { row, shape: parts.shapes[at] };
    const score = newsOnly && !episode.isNews(strangeness) ? 0 : episode.score(strangeness);
    episode.push(strangeness);
    return at < WARM_UP ? 0 : score;
  });
}

const VARIANTS: Record<string, (parts: Parts, file: NabFile, seed: number) => Float64Array> = {
  "forest of rows": ({ rows }) => rows,
  "forest of shapes": ({ shapes }) => shapes,
  "mean of both": meanOf,
  "news of it only": (parts) => episodes(parts, true),
  "news and what goes on": (parts) => episodes(parts, false),
  "all: reported values taken out": (_parts, file, seed) => detect(file, seed),
};

function measure(): void {
  if (!existsSync(FOLDER)) {
    console.log(`skipped: no Numenta Anomaly Benchmark at ${FOLDER}`);
    return;
  }
  const files = readCorpus(FOLDER);
  const taxi = files.findIndex(({ name }) => name.endsWith("nyc_taxi.csv"));
  const parts = Array.from({ length: SEEDS }, (_, seed) => files.map((file) => forestScores(file, seed)));
  console.log(`medians of ${SEEDS} seeds: NAB standard; windows of 5 and false runs on NYC taxi`);
  for (const [name, variant] of Object.entries(VARIANTS)) {
    const results = parts.map((ofFiles, seed) => {
      const scores = ofFiles.map((each, index) => variant(each, files[index], seed));
      const { windowsHit, falseRuns } = flaggedRuns(scores[taxi], files[taxi].windows, 0.05);
      return [judgeCorpus(files, scores).normalised.standard, windowsHit, falseRuns];
    });
    const [nab, windows, runs] = [0, 1, 2].map((at) => median(results.map((each) => each[at])) ?? Number.NaN);
    console.log(
      `${name.padEnd(32)} ${nab.toFixed(1).padStart(6)} ${windows.toFixed(0).padStart(4)} ${runs.toFixed(0).padStart(4)}`,
    );
  }
}

measure();
