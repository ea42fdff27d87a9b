import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileKernel, installCompiler } from "../../kernel/compile-kernel.ts";
import { embeddedModule, embeddedPath } from "../../kernel/embedded-kernel.ts";

const names = globSync("*.ts", { cwd: new URL("../../kernel/assembly/", import.meta.url) }).map((file) =>
  file.slice(0, -".ts".length),
);

/** Why there is no compiler; undefined when there is. */
function whyNoCompiler(): string | undefined {
  try {
    installCompiler();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

const missing = whyNoCompiler();
if (missing !== undefined) console.warn(`skipped, the compiler of the kernels cannot be installed: ${missing}`);

describe.skipIf(missing !== undefined)("the compiler", () => {
  it.each(names)("makes the very bytes of %s that are embedded", (name) => {
    expect(compileKernel(name).equals(embeddedModule(readFileSync(embeddedPath(name), "utf8")))).toBe(true);
  });
});
