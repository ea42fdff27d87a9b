import { forestWasm } from "../kernel/forest-wasm.ts";
import { createKernelMemory, KernelModule } from "../kernel/kernel-module.ts";
import type { ForestKernel } from "./forest-kernel.ts";
import type { ForestMemory } from "./forest-memory.ts";

/** Functions of kernel/assembly/forest.ts, and its places in memory, which have to be set. */
interface ForestExports extends Record<string, unknown> {
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
    setGlobals(exports, {
      trees: memory.trees,
      treeBytes: memory.treeBytes,
      treeCount: shape.trees,
      sampleSize: shape.sampleSize,
      rowBytes: memory.rowBytes,
      freeBranchesAt: memory.freeBranchesAt,
      freeLeavesAt: memory.freeLeavesAt,
      keysAt: memory.keysAt,
      itemsAt: memory.itemsAt,
      leavesAt: memory.leavesAt,
      isWindow: Number(shape.memory === "window"),
      isDisplacement: Number(shape.scoring === "displacement"),
      tables: memory.tables,
      levels: memory.levels,
      grid: memory.grid,
    });
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

function setGlobals(exports: ForestExports, values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values)) (exports[name] as { value: number }).value = value;
}
