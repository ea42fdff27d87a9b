// Rows per CPU second of the isolation forest with its WebAssembly kernel and without, by width, sample and rows at once.
import { reportFigure } from "../../../benchmarks/figure.ts";
import { IsolationForest, Random } from "../src/index.ts";

const ROUNDS = 5;
const LEAST_ROWS_A_ROUND = 50_000;
const CASES = [
  { rows: 100_000, dimensions: 10, sampleSize: 256 },
  { rows: 100_000, dimensions: 32, sampleSize: 256 },
  { rows: 10_000, dimensions: 299, sampleSize: 256 },
  { rows: 100_000, dimensions: 10, sampleSize: 4096 },
  { rows: 256, dimensions: 10, sampleSize: 256 },
];

function cpuSeconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** The best of several rounds: the first ones also compile. */
function rowsPerSecond(forest: IsolationForest, values: Float64Array, rows: number): number {
  const times = Math.ceil(LEAST_ROWS_A_ROUND / rows);
  const round = () => {
    for (let time = 0; time < times; time++) forest.scores(values);
  };
  return (rows * times) / Math.min(...Array.from({ length: ROUNDS }, () => cpuSeconds(round)));
}

for (const { rows, dimensions, sampleSize } of CASES) {
  const random = new Random("speed");
  const values = Float64Array.from({ length: rows * dimensions }, () => random.next() + random.next() + random.next());
  const rate = (plain: boolean) =>
    rowsPerSecond(IsolationForest.fit(values, { dimensions, sampleSize, seed: 1, plain }), values, rows);
  const fast = rate(false);
  const plain = rate(true);
  reportFigure({
    what: `isolation forest, 100 × ${sampleSize}, d = ${dimensions}, ${rows} rows at once: rows scored per CPU second`,
    figure: `${Math.round(fast / 1000)}k, plain ${Math.round(plain / 1000)}k: ${(fast / plain).toFixed(2)} ×`,
    command: "npm run bench -w packages/anomaly -- isolation-kernel",
  });
}
