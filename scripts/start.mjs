// `npm start [-- options of oddwatch serve]`: installs, builds the page, serves.
import { join } from "node:path";
import { runNode24 } from "../packages/cli/bin/node-24.js";
import { buildDashboard } from "./build-dashboard.mjs";
import { ROOT } from "./root.mjs";
import { setUp } from "./set-up.mjs";

try {
  await setUp();
  await buildDashboard();
  // npm that is told to end by SIGTERM ends its shell and leaves what the shell started.
  const isRunByNpm = process.env.npm_lifecycle_event !== undefined;
  const main = join(ROOT, "packages/cli/src/main.ts");
  await runNode24([main, "serve", ...process.argv.slice(2)], { stopsWithParent: isRunByNpm });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
