import { sourceHash } from "./source-hash.ts";

const LINE = 116;

/** Where the compiled kernel of that name lies in the library. */
export function embeddedPath(name: string): URL {
  return new URL(`../src/kernel/${name}-wasm.ts`, import.meta.url);
}

/** The source from which the kernel of that name is compiled. */
export function sourcePath(name: string): URL {
  return new URL(`./assembly/${name}.ts`, import.meta.url);
}

/** The file in which a compiled kernel lies in the library: base64, and the hash of what it was compiled from. */
export function embeddedText(name: string, module: Buffer): string {
  const constant = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const lines = module.toString("base64").match(new RegExp(`.{1,${LINE}}`, "g")) ?? [];
  return [
    "/**",
    ` * Made from kernel/assembly/${name}.ts by \`npm run build:kernel\`.`,
    ` * SHA-256 of the sources: ${sourceHash(sourcePath(name))}`,
    " *",
    " * @internal",
    " */",
    `export const ${constant}Wasm = \``,
    ...lines,
    "`;",
    "",
  ].join("\n");
}

/** The hash that an embedded file says it was compiled from; undefined when it says none. */
export function embeddedHash(text: string): string | undefined {
  return text.match(/^ \* SHA-256 of the sources: ([0-9a-f]{64})$/m)?.[1];
}

/** The bytes of the module in an embedded file. */
export function embeddedModule(text: string): Buffer {
  return Buffer.from(text.match(/`\n([A-Za-z0-9+/=\n]+)`;\n$/)?.[1] ?? "", "base64");
}
