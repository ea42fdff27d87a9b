// `npm start [-- options of oddwatch serve]`: installs, builds the page, serves.
import { join } from "node:path";
import { runNode24 } from "../packages/cli/bin/node-24.js";
import { buildDashboard } from "./build-dashboard.mjs";
import { ROOT } from "./root.mjs";
import { setUp } from "./set-up.mjs";

try {
  await setUp();
  await buildDashboard();
  await runNode24([join(ROOT, "packages/cli/src/main.ts"), "serve", ...process.argv.slice(2)]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
