// Rows per CPU second of the isolation forest, beside scikit-learn on one core where that is installed: both the best of
// five rounds.
import { reportFigure } from "../../../benchmarks/figure.ts";
import { IsolationForest, Random } from "../src/index.ts";
import { findPython, runScikitLearn } from "./scikit-learn.ts";

const ROWS = 100_000;
const ROUNDS = 5;
const COMMAND = "npm run bench -w packages/anomaly -- isolation-speed";

function cpuSeconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** The least of several rounds: the first ones also compile. */
function least(work: () => void): number {
  return Math.min(...Array.from({ length: ROUNDS }, () => cpuSeconds(work)));
}

const python = findPython();
for (const dimensions of [10, 32]) {
  const random = new Random("speed");
  const rows = Float64Array.from({ length: ROWS * dimensions }, () => random.next() + random.next() + random.next());
  const fit = () => IsolationForest.fit(rows, { dimensions, seed: 1 });
  const forest = fit();
  const rival =
    python === undefined
      ? undefined
      : runScikitLearn<{ fit: number; score: number }>(python, "speed", String(ROWS), String(dimensions));
  const rate = ROWS / least(() => forest.scores(rows));
  reportFigure({
    what: `isolation forest, 100 × 256, d = ${dimensions}: rows scored per CPU second`,
    figure: `${Math.round(rate / 1000)}k`,
    target: rival
      ? `25 × scikit-learn, ${Math.round(rival.score / 1000)}k: is ${(rate / rival.score).toFixed(1)} ×`
      : "25 × scikit-learn (not installed)",
    command: COMMAND,
  });
  reportFigure({
    what: `isolation forest, 100 × 256, d = ${dimensions}: fit of ${ROWS} rows`,
    figure: `${(1000 * least(fit)).toFixed(1)} ms`,
    target: rival && `scikit-learn ${(1000 * rival.fit).toFixed(0)} ms`,
    command: COMMAND,
  });
  const explained = rows.subarray(0, dimensions);
  reportFigure({
    what: `isolation forest, 100 × 256, d = ${dimensions}: one explanation`,
    figure: `${(10 * least(() => Array.from({ length: 100 }, () => forest.explain(explained)))).toFixed(2)} ms`,
    command: COMMAND,
  });
}
