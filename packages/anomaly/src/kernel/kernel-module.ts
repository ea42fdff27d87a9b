/** A WebAssembly memory, as far as it is used here. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
}

/** The part of WebAssembly that is used: the language's own types have none of it. */
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { env: { memory: KernelMemory } }) => { exports: object };
  Memory: new (size: { initial: number }) => KernelMemory;
}

/**
 * A WebAssembly module that is embedded as base64, compiled when it is first wanted and only once.
 *
 * Whoever uses one has a plain twin of it at hand: a page may forbid compilation, and an old engine know no SIMD.
 *
 * @example
 * const module = new KernelModule<{ addOne(from: number): void }>("AGFzbQEAAAA=");
 * const memory = createKernelMemory(1);
 * const kernel = memory && module.instantiate(memory); // undefined where it cannot run
 *
 * @internal
 */
export class KernelModule<Exports extends object> {
  readonly #base64: string;
  #compiled: { module: object | undefined } | undefined;

  /** Base64 of the module's bytes, which may be wrapped. */
  constructor(base64: string) {
    this.#base64 = base64;
  }

  /**
   * The module's functions over `memory`, which must have at least the one page that a compiled module asks for;
   * undefined where there is no WebAssembly or it refuses the module.
   */
  instantiate(memory: KernelMemory): Exports | undefined {
    this.#compiled ??= { module: compile(this.#base64) };
    const { module } = this.#compiled;
    const api = webAssembly();
    if (module === undefined || api === undefined) return undefined;
    return new api.Instance(module, { env: { memory } }).exports as Exports;
  }
}

/**
 * A memory of so many pages of 64 KiB, all zero; undefined where there is no WebAssembly or no room.
 *
 * @internal
 */
export function createKernelMemory(pages: number): KernelMemory | undefined {
  const api = webAssembly();
  return api && orUndefined(() => new api.Memory({ initial: pages }));
}

function compile(base64: string): object | undefined {
  const api = webAssembly();
  return api && orUndefined(() => new api.Module(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))));
}

function webAssembly(): WebAssemblyApi | undefined {
  return (globalThis as { WebAssembly?: WebAssemblyApi }).WebAssembly;
}

/** Engines refuse with errors of their own kinds, for reasons that are all the same here: the twin does the work. */
function orUndefined<Result>(make: () => Result): Result | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
