// `npm run bench [-- names] [--record]`: runs benchmarks/<name>.bench.ts one after another; --record keeps the figures.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runNode24 } from "../packages/cli/bin/node-24.js";
import { ROOT } from "./root.mjs";
import { setUp } from "./set-up.mjs";

const FOLDER = join(ROOT, "benchmarks");
const args = process.argv.slice(2);
const wanted = args.filter((each) => !each.startsWith("-"));
const all = readdirSync(FOLDER)
  .filter((each) => each.endsWith(".bench.ts"))
  .map((each) => each.slice(0, -".bench.ts".length));
const unknown = wanted.filter((each) => !all.includes(each));

try {
  if (unknown.length > 0) throw new Error(`no benchmark is called ${unknown.join(", ")}; there are: ${all.join(", ")}`);
  await setUp();
  const env = { ...process.env, ...(args.includes("--record") && { ODDWATCH_BENCH_RECORD: "1" }) };
  for (const name of wanted.length > 0 ? wanted : all) {
    console.error(`\n${name}`);
    await runNode24(["--expose-gc", join(FOLDER, `${name}.bench.ts`)], { cwd: ROOT, env });
    if (process.exitCode) break;
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
