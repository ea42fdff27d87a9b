// One row of forest-speed.bench.ts, in a process of its own. Prints points per CPU second and the memory used, as JSON.
// Usage: node forest-row.ts memory scoring dimensions sparse batch seconds
import { type ForestMemoryKind, type ForestScoring, RandomCutForest } from "../src/index.ts";
import { benchPoints } from "./bench-points.ts";

const [memory, scoring, dimensionsText, sparse, batchText, secondsText] = process.argv.slice(2);
const dimensions = Number(dimensionsText);
const batch = Number(batchText);
const ROUNDS = 5;
const WARM_UP_POINTS = 3000;
const POINTS = 20_000;

const nodeBytes = process.memoryUsage.rss();
const points = benchPoints(POINTS, dimensions, sparse === "sparse");
const singles =
  batch > 1
    ? []
    : Array.from({ length: POINTS }, (_, k) =>
        Float64Array.from(points.subarray(k * dimensions, (k + 1) * dimensions)),
      );
const pointBytes = process.memoryUsage.rss() - nodeBytes;
const forest = new RandomCutForest({
  dimensions,
  seed: 1,
  memory: memory as ForestMemoryKind,
  scoring: scoring as ForestScoring,
});

let next = 0;
function step(): number {
  if (batch === 1) {
    forest.scoreAndLearn(singles[next]);
    next = (next + 1) % POINTS;
    return 1;
  }
  forest.scoreAndLearnMany(points.subarray(next * dimensions, (next + batch) * dimensions));
  next = next + 2 * batch > POINTS ? 0 : next + batch;
  return batch;
}

function pointsPerSecond(seconds: number): number {
  const start = process.cpuUsage();
  let done = 0;
  for (;;) {
    for (const until = done + 64; done < until; ) done += step();
    const { user, system } = process.cpuUsage(start);
    if (user + system > seconds * 1e6) return (done * 1e6) / (user + system);
  }
}

for (let done = 0; done < WARM_UP_POINTS; ) done += step();
const rates = Array.from({ length: ROUNDS }, () => pointsPerSecond(Number(secondsText) / ROUNDS)).sort((a, b) => a - b);
const bytes = process.memoryUsage.rss() - nodeBytes - pointBytes;
console.log(JSON.stringify({ rate: rates[ROUNDS >> 1], bytes, isFast: forest.isFast }));
