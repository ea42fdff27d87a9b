import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { ROOT } from "./root.mjs";
import { runNpm } from "./run-npm.mjs";

const DASHBOARD = join(ROOT, "packages", "dashboard");
const STAMP = join(ROOT, "node_modules", ".cache", "oddwatch", "dashboard.sha256");
const NOT_SOURCES = new Set(["node_modules", "build", ".svelte-kit", "dev"]);

/** Builds the page into `packages/dashboard/build` when it is missing or its sources changed since. Throws with the build's output. */
export async function buildDashboard() {
  const hash = hashOfSources();
  const isBuilt = existsSync(join(DASHBOARD, "build", "index.html"));
  if (isBuilt && existsSync(STAMP) && readFileSync(STAMP, "utf8") === hash) return;
  console.error("Building the page...");
  const { code, output } = await runNpm(["run", "build", "-w", "@oddwatch/dashboard", "--loglevel=error"]);
  if (code !== 0) throw new Error(`the page could not be built (exit ${code}):\n${output.trim()}`);
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, hash);
}

function hashOfSources() {
  const hash = createHash("sha256").update(readFileSync(join(ROOT, "package-lock.json")));
  for (const file of [...filesIn(DASHBOARD), ...filesIn(join(ROOT, "packages", "protocol"))].sort()) {
    hash.update(`\n${relative(ROOT, file)}\n`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_SOURCES.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}
