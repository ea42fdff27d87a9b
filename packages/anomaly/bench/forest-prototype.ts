import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installCompiler } from "../kernel/compile-kernel.ts";

const COMPILER = fileURLToPath(new URL("../kernel/node_modules/assemblyscript/bin/asc.js", import.meta.url));
const FLAGS = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd"];

/** From this width on the prototype has a module of its own. */
const WIDE = 65;

/** The random cut forest prototypes in WebAssembly, compiled anew by the compiler that also makes our kernels. */
export class ForestPrototype {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined when the sources are not at `folder`. */
  static compile(folder: string): ForestPrototype | undefined {
    if (!existsSync(join(folder, "rrcf.ts"))) return undefined;
    installCompiler();
    const copy = mkdtempSync(join(tmpdir(), "oddwatch-prototype-"));
    cpSync(folder, copy, { recursive: true });
    for (const name of ["rrcf", "rrcf3"]) {
      const { status, stderr } = spawnSync(process.execPath, [COMPILER, `${name}.ts`, "-o", `${name}.wasm`, ...FLAGS], {
        cwd: copy,
        encoding: "utf8",
      });
      if (status !== 0) throw new Error(`the prototype ${name} does not compile: ${stderr}`);
    }
    return new ForestPrototype(copy);
  }

  /** Points per CPU second of a forest of 50 trees of 256 points. */
  rate(memory: "reservoir" | "window", dimensions: number, isSparse: boolean, batch: number, seconds: number): number {
    const row = [dimensions, memory === "window" ? "fifo" : "res", batch, isSparse ? 1 : 0].join(",");
    const wasm = dimensions >= WIDE ? "rrcf3.wasm" : "rrcf.wasm";
    const env = { ...process.env, ROW: row, MODULE: "./rrcf_wasm.mjs", WASM: wasm };
    const { stdout } = spawnSync(process.execPath, ["bench.mjs", String(seconds)], {
      cwd: this.#folder,
      env,
      encoding: "utf8",
    });
    return Number(stdout);
  }

  /** Removes what was compiled. */
  close(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
