import { afterEach, describe, expect, it, vi } from "vitest";
import { isolationWasm } from "./isolation-wasm.ts";
import { createKernelMemory, type KernelMemory, KernelModule } from "./kernel-module.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

function onePage(): KernelMemory {
  const memory = createKernelMemory(1);
  if (memory === undefined) throw new Error("there is no WebAssembly here");
  return memory;
}

/** Magic number and version of WebAssembly: the least module that there is. */
const EMPTY = "AGFzbQEAAAA=";

describe("a kernel module", () => {
  it("runs over the memory that it is given", () => {
    const memory = onePage();
    const kernel = new KernelModule<{ layOut(rows: number, groups: number, width: number, target: number): void }>(
      isolationWasm,
    ).instantiate(memory);
    new Float64Array(memory.buffer).set([1, 0, -0], 0);
    kernel?.layOut(0, 1, 1, 1024);
    expect(Array.from(new BigInt64Array(memory.buffer, 1024, 3))).toEqual([0x3ff0000000000000n, 0n, 0n]);
  });

  it("is compiled when it is first wanted, and once", () => {
    let compiled = 0;
    const { Module, Instance } = (globalThis as unknown as { WebAssembly: Record<string, new () => object> })
      .WebAssembly;
    class Counted extends Module {
      constructor(...args: []) {
        super(...args);
        compiled += 1;
      }
    }
    const memory = onePage();
    vi.stubGlobal("WebAssembly", { Module: Counted, Instance });
    const module = new KernelModule(EMPTY);
    expect(compiled).toBe(0);
    expect(module.instantiate(memory)).toBeDefined();
    expect(module.instantiate(memory)).toBeDefined();
    expect(compiled).toBe(1);
  });

  it("is undefined where the engine refuses it", () => {
    const refused = new KernelModule("AGFzbQIAAAA=");
    expect(refused.instantiate(onePage())).toBeUndefined();
    expect(refused.instantiate(onePage())).toBeUndefined();
  });

  it("and its memory are undefined where there is no WebAssembly, or no room", () => {
    const memory = onePage();
    expect(createKernelMemory(2 ** 17)).toBeUndefined();
    vi.stubGlobal("WebAssembly", undefined);
    expect(new KernelModule(EMPTY).instantiate(memory)).toBeUndefined();
    expect(createKernelMemory(1)).toBeUndefined();
  });
});
