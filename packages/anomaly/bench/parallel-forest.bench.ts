// How much sooner two worker threads are done than one: by the clock on the wall, so other work on the machine counts too.
// Option: ODDWATCH_BENCH_ROUNDS (5).
import { reportFigure } from "../../../benchmarks/figure.ts";
import { ParallelForest } from "../src/index.ts";
import { benchPoints } from "./bench-points.ts";

const ROUNDS = Number(process.env.ODDWATCH_BENCH_ROUNDS ?? 5);
const POINTS = 60_000;
const CHUNK = 10_000;

async function seconds(forest: ParallelForest, points: Float32Array): Promise<number> {
  const start = process.hrtime.bigint();
  const width = CHUNK * forest.dimensions;
  for (let from = 0; from < points.length; from += width) {
    await forest.scoreAndLearnMany(points.subarray(from, from + width));
  }
  return Number(process.hrtime.bigint() - start) / 1e9;
}

for (const dimensions of [10, 32]) {
  const points = benchPoints(POINTS, dimensions, false);
  const forests = await Promise.all([1, 2].map((workers) => ParallelForest.create({ dimensions, seed: 1, workers })));
  for (const forest of forests) await forest.learnMany(points.subarray(0, CHUNK * dimensions));
  const gains: number[] = [];
  // in turn, so that a busy machine is busy for both
  for (let round = 0; round < ROUNDS; round++) {
    const alone = await seconds(forests[0], points);
    gains.push(alone / (await seconds(forests[1], points)));
  }
  await Promise.all(forests.map((forest) => forest.close()));
  gains.sort((a, b) => a - b);
  reportFigure({
    what: `random cut forest, d = ${dimensions}, trees split over two workers: times as fast as one`,
    figure: `${gains[ROUNDS >> 1].toFixed(2)} × (${gains[0].toFixed(2)} to ${gains[ROUNDS - 1].toFixed(2)})`,
    target: "≥ 1.8 ×",
    command: "npm run bench -w packages/anomaly -- parallel-forest",
  });
}
