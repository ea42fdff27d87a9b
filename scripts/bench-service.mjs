// `npm run bench:service [-- pages|live|jobs] [--record]`: the service under many clients; benchmarks/service tells more.
import { join } from "node:path";
import { runNode24 } from "../packages/cli/bin/node-24.js";
import { ROOT } from "./root.mjs";
import { setUp } from "./set-up.mjs";

try {
  await setUp();
  await runNode24([join(ROOT, "benchmarks/service/main.ts"), ...process.argv.slice(2)], { cwd: ROOT });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
