// Points per CPU second of the random cut forest, beside the prototypes in the same run: 50 trees of 256 points.
// Options: ODDWATCH_PROTOTYPES (folder of the prototypes), ODDWATCH_BENCH_ROUNDS (3), ODDWATCH_BENCH_SECONDS (2).
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { reportFigure } from "../../../benchmarks/figure.ts";
import { ForestPrototype } from "./forest-prototype.ts";

const FOLDER =
  process.env.ODDWATCH_PROTOTYPES ?? fileURLToPath(new URL("../../../../shared/prototypes/forest", import.meta.url));
const ROUNDS = Number(process.env.ODDWATCH_BENCH_ROUNDS ?? 3);
const SECONDS = Number(process.env.ODDWATCH_BENCH_SECONDS ?? 2);
const BATCH = 256;
const ROW = fileURLToPath(new URL("./forest-row.ts", import.meta.url));
const COMMAND = "npm run bench -w packages/anomaly -- forest-speed";

interface Row {
  memory: "reservoir" | "window";
  dimensions: number;
  isSparse?: boolean;
  /** Wanted of us, batched and one at a time: times the prototype where it says so, else thousands of points. */
  targets: [batched: string, single: string];
}

const rows: Row[] = [
  { memory: "reservoir", dimensions: 10, targets: ["≥ 1.5 × the prototype", "≥ 1.4 ×"] },
  { memory: "reservoir", dimensions: 32, targets: ["≥ 1.4 × the prototype", "≥ 1.4 ×"] },
  { memory: "reservoir", dimensions: 299, targets: ["", ""] },
  { memory: "reservoir", dimensions: 299, isSparse: true, targets: ["reach 18k", "reach 10k"] },
  { memory: "window", dimensions: 10, targets: ["", ""] },
  { memory: "window", dimensions: 32, targets: ["reach 34k", ""] },
  { memory: "window", dimensions: 299, isSparse: true, targets: ["", ""] },
];

function ours({ memory, dimensions, isSparse }: Row, batch: number): { rate: number; bytes: number } {
  const scoring = memory === "window" ? "displacement" : "depth";
  const args = [ROW, memory, scoring, dimensions, isSparse ? "sparse" : "dense", batch, SECONDS].map(String);
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

const thousands = (rate: number) => `${(rate / 1000).toFixed(rate < 20_000 ? 1 : 0)}k`;

const prototype = ForestPrototype.compile(FOLDER);
if (prototype === undefined) console.log(`without the prototypes: none at ${FOLDER}`);
for (const row of rows) {
  for (const [index, batch] of [BATCH, 1].entries()) {
    const rates: number[] = [];
    const theirs: number[] = [];
    const bytes: number[] = [];
    // in turn, so that a busy machine is busy for both
    for (let round = 0; round < ROUNDS; round++) {
      const measured = ours(row, batch);
      rates.push(measured.rate);
      bytes.push(measured.bytes);
      if (prototype) theirs.push(prototype.rate(row.memory, row.dimensions, row.isSparse ?? false, batch, SECONDS));
    }
    const ratio = prototype && median(rates.map((rate, round) => rate / theirs[round]));
    const name = `${row.memory}, d = ${row.dimensions}${row.isSparse ? " sparse" : ""}, ${index === 0 ? "batched" : "one at a time"}`;
    const beside = ratio === undefined ? "" : `, ${ratio.toFixed(2)} × the prototype's ${thousands(median(theirs))}`;
    reportFigure({
      what: `random cut forest, ${name}: points per CPU second`,
      figure: `${thousands(median(rates))}${beside}`,
      target: row.targets[index],
      command: COMMAND,
    });
    if (row.dimensions === 299 && !row.isSparse && index === 0) {
      reportFigure({
        what: "random cut forest, d = 299, 50 × 256: memory above Node's own",
        figure: `${Math.round(median(bytes) / 1e6)} MB`,
        target: "≤ 100 MB",
        command: COMMAND,
      });
    }
  }
}
prototype?.close();
