import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const HOME = fileURLToPath(new URL("./", import.meta.url));
const COMPILER = join(HOME, "node_modules/assemblyscript/bin/asc.js");
const INSTALL_LIMIT_MS = 120_000;
const COMPILE_LIMIT_MS = 120_000;

/** The memory is handed in, and nothing else; no relaxed SIMD, whose results differ between machines. */
const FLAGS = ["-O3", "--noAssert", "--converge", "--runtime", "stub", "--importMemory", "--enable", "simd"];

/**
 * Installs the pinned compiler beside this file unless it is there.
 *
 * @throws Error with npm's own words when that cannot be done.
 */
export function installCompiler(): void {
  if (existsSync(COMPILER)) return;
  run("npm", ["ci", "--no-audit", "--no-fund"], { timeout: INSTALL_LIMIT_MS, shell: process.platform === "win32" });
}

/**
 * Compiles `assembly/<name>.ts` to a WebAssembly module. The compiler must be there.
 *
 * @throws Error with the compiler's own words when it refuses.
 */
export function compileKernel(name: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "oddwatch-kernel-"));
  try {
    const target = join(folder, "kernel.wasm");
    run(process.execPath, [COMPILER, `assembly/${name}.ts`, "--outFile", target, ...FLAGS], {
      timeout: COMPILE_LIMIT_MS,
    });
    return readFileSync(target);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(command: string, args: string[], options: { timeout: number; shell?: boolean }): void {
  const { status, stderr, error } = spawnSync(command, args, { ...options, cwd: HOME, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args[0]} failed: ${error?.message ?? stderr}`);
  if (stderr) console.error(stderr);
}
