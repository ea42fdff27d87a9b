import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findNode24, Node24Missing } from "../packages/cli/bin/node-24.js";
import { ROOT } from "./root.mjs";
import { runNpm } from "./run-npm.mjs";

const STILL_AT_IT_MS = 15_000;

/** Installs what the lockfile names, unless it is installed already. Throws with the reason when that fails. */
export async function setUp() {
  if (isInstalled()) return;
  console.error("Installing packages (about a minute on the first run)...");
  const startedAt = Date.now();
  const progress = setInterval(() => console.error(`  still installing, ${secondsSince(startedAt)} s`), STILL_AT_IT_MS);
  try {
    const flags = ["--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
    const { code, output } = await runNpm(["ci", ...flags]);
    if (code !== 0) throw new Error(`\`npm ci\` failed (exit ${code}):\n${output.trim()}`);
  } finally {
    clearInterval(progress);
  }
  console.error(`Installed in ${secondsSince(startedAt)} s.`);
  if (findNode24() === undefined) throw new Node24Missing();
}

/**
 * npm writes `node_modules/.package-lock.json` when an installation is complete; it is our stamp.
 * True when everything the lockfile names is there in the same version, except what other platforms need.
 */
function isInstalled() {
  const stamp = join(ROOT, "node_modules", ".package-lock.json");
  if (!existsSync(stamp) || findNode24() === undefined) return false;
  const installed = JSON.parse(readFileSync(stamp, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (!path.startsWith("node_modules/")) return true;
    const found = installed[path];
    return found ? found.version === version && found.integrity === integrity : optional === true;
  });
}

function secondsSince(at) {
  return Math.round((Date.now() - at) / 1000);
}
