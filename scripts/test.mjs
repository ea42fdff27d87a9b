// `npm test [-- vitest arguments]`: set-up, static checks, tests; the last line counts them all.
// With arguments only the tests they name are run, without the static checks.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findNode24 } from "../packages/cli/bin/node-24.js";
import { buildDashboard } from "./build-dashboard.mjs";
import { ROOT } from "./root.mjs";
import { runNpm } from "./run-npm.mjs";
import { setUp } from "./set-up.mjs";

const args = process.argv.slice(2);

/** What a person sees when a check fails is its own output; when it passes, one line. */
const CHECKS = [
  { name: "types (tsc)", run: () => runNode(["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"]) },
  { name: "format and lint (biome)", run: () => runNode(["node_modules/@biomejs/biome/bin/biome", "check", "."]) },
  { name: "page (svelte-check)", run: () => runNpm(["run", "check", "-w", "@oddwatch/dashboard", "--loglevel=error"]) },
];

try {
  await setUp();
  await buildDashboard();
  const tally = { passed: 0, failed: 0, skipped: [] };
  if (args.length === 0) for (const check of CHECKS) addCheck(tally, check.name, await check.run());
  addTests(tally, await runTests());
  if (args.length === 0) addLongTests(tally);
  for (const { name, reason } of tally.skipped) console.log(`skipped: ${name}: ${reason}`);
  console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped.length} skipped`);
  if (tally.failed > 0) process.exitCode = 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function addCheck(tally, name, { code, output }) {
  console.log(code === 0 ? `ok: ${name}` : `FAILED: ${name}\n${output.trim()}`);
  if (code === 0) tally.passed += 1;
  else tally.failed += 1;
}

function addTests(tally, { code, counted }) {
  if (counted === undefined) {
    console.log(`FAILED: vitest ended (exit ${code}) before it could count`);
    tally.failed += 1;
    return;
  }
  tally.passed += counted.passed;
  tally.failed += counted.failed;
  tally.skipped.push(...counted.skipped);
  if (code !== 0 && tally.failed === 0) {
    console.log(`FAILED: vitest ended with exit ${code} although no test failed`);
    tally.failed += 1;
  }
}

function addLongTests(tally) {
  if (process.env.ODDWATCH_TEST_LONG === "1") return;
  for (const folder of ["packages", "test"]) {
    for (const file of readdirSync(join(ROOT, folder), { recursive: true })) {
      if (!file.endsWith(".long.test.ts") || file.includes("node_modules")) continue;
      tally.skipped.push({ name: join(folder, file), reason: "takes minutes, run by `npm run test:long`" });
    }
  }
}

async function runTests() {
  const folder = mkdtempSync(join(tmpdir(), "oddwatch-test-"));
  const tallyFile = join(folder, "tally.json");
  try {
    const reporters = ["--reporter=default", `--reporter=${join(ROOT, "scripts/test-tally.mjs")}`];
    const { code } = await runNode(["node_modules/vitest/vitest.mjs", "run", ...reporters, ...args], {
      stdio: "inherit",
      env: { ...process.env, ODDWATCH_TEST_TALLY: tallyFile },
    });
    return { code, counted: readTally(tallyFile) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readTally(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function runNode(nodeArgs, { stdio = "pipe", env = process.env } = {}) {
  const child = spawn(findNode24(), nodeArgs, { cwd: ROOT, env, stdio: ["ignore", stdio, stdio] });
  const chunks = [];
  child.stdout?.on("data", (chunk) => chunks.push(chunk));
  child.stderr?.on("data", (chunk) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });
}
