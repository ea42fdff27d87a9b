// `npm run bench -w packages/anomaly -- [names] [--record]`: runs bench/<name>.bench.ts; --record keeps the figures.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("./", import.meta.url));
const args = process.argv.slice(2);
const wanted = args.filter((each) => !each.startsWith("-"));
const all = readdirSync(FOLDER)
  .filter((each) => each.endsWith(".bench.ts"))
  .map((each) => each.slice(0, -".bench.ts".length));
const unknown = wanted.filter((each) => !all.includes(each));

if (unknown.length > 0) {
  console.error(`no benchmark is called ${unknown.join(", ")}; there are: ${all.join(", ")}`);
  process.exitCode = 1;
} else {
  const env = { ...process.env, ...(args.includes("--record") && { ODDWATCH_BENCH_RECORD: "1" }) };
  for (const name of wanted.length > 0 ? wanted : all) {
    console.error(`\n${name}`);
    const { status } = spawnSync(process.execPath, [join(FOLDER, `${name}.bench.ts`)], { env, stdio: "inherit" });
    if (status !== 0) process.exitCode = 1;
  }
}
