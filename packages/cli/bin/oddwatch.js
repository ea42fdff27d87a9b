#!/usr/bin/env node
// Starts the Node 24 beside it, so that the command works on a system whose own Node is 20.
import { fileURLToPath } from "node:url";
import { runNode24 } from "./node-24.js";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

try {
  await runNode24([main, ...process.argv.slice(2)]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
