// `npm run bench:quality [-- --full] [--record] [--held-out] [--seed TEXT]`: how good the detection is; benchmarks/quality tells more.
import { join } from "node:path";
import { runNode24 } from "../packages/cli/bin/node-24.js";
import { ROOT } from "./root.mjs";
import { setUp } from "./set-up.mjs";

try {
  await setUp();
  await runNode24([join(ROOT, "benchmarks/quality/main.ts"), ...process.argv.slice(2)], { cwd: ROOT });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
