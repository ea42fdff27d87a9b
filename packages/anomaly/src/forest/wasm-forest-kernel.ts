import { forestWasm } from "../kernel/forest-wasm.ts";
import { createKernelMemory, KernelModule } from "../kernel/kernel-module.ts";
import type { ForestKernel } from "./forest-kernel.ts";
import type { ForestMemory } from "./forest-memory.ts";

/** Functions of kernel/assembly/forest.ts. */
interface ForestExports {
  configure(...layout: number[]): void;
  run(points: number, count: number, weights: number, scores: number, task: number): void;
  scaleKeys(factor: number): void;
}

const PAGE_BYTES = 2 ** 16;

/** The kernel in WebAssembly, over a memory of its own. */
export class WasmForestKernel implements ForestKernel {
  static readonly #module = new KernelModule<ForestExports>(forestWasm);
  readonly #exports: ForestExports;
  readonly #memory: ForestMemory;

  private constructor(exports: ForestExports, memory: ForestMemory) {
    this.#exports = exports;
    this.#memory = memory;
  }

  /** Settles `memory` in one of WebAssembly; undefined, and `memory` as it was, where there is none. */
  static create(memory: ForestMemory): WasmForestKernel | undefined {
    const wasmMemory = createKernelMemory(Math.ceil(memory.bytes / PAGE_BYTES));
    const exports = wasmMemory && WasmForestKernel.#module.instantiate(wasmMemory);
    if (wasmMemory === undefined || exports === undefined) return undefined;
    memory.settle(wasmMemory.buffer);
    const { shape } = memory;
    exports.configure(
      memory.trees,
      memory.treeBytes,
      shape.trees,
      shape.sampleSize,
      memory.rowBytes,
      memory.freeBranchesAt,
      memory.freeLeavesAt,
      memory.keysAt,
      memory.itemsAt,
      memory.leavesAt,
      Number(shape.memory === "window"),
      Number(shape.scoring === "displacement"),
      memory.tables,
      memory.levels,
      memory.grid,
    );
    return new WasmForestKernel(exports, memory);
  }

  run(count: number, task: number): void {
    const { points, weights, scores } = this.#memory;
    this.#exports.run(points, count, weights, scores, task);
  }

  scaleKeys(factor: number): void {
    this.#exports.scaleKeys(factor);
  }
}
