import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { embeddedHash, embeddedModule, embeddedPath, sourcePath } from "../../kernel/embedded-kernel.ts";
import { sourceHash } from "../../kernel/source-hash.ts";
import { createKernelMemory, KernelModule } from "./kernel-module.ts";

const MOST_BYTES = 16 * 1024;

const folder = new URL("../../kernel/assembly/", import.meta.url);
const names = globSync("*.ts", { cwd: folder }).map((file) => file.slice(0, -".ts".length));

describe.each(names)("the embedded kernel %s", (name) => {
  const text = readFileSync(embeddedPath(name), "utf8");

  it("was compiled from the sources as they are; else run `npm run build:kernel -w packages/anomaly`", () => {
    expect(embeddedHash(text)).toBe(sourceHash(sourcePath(name)));
  });

  it("is small, and runs here", () => {
    const module = embeddedModule(text);
    expect(module.length).toBeGreaterThan(8);
    expect(module.length).toBeLessThan(MOST_BYTES);
    const memory = createKernelMemory(1);
    expect(memory && new KernelModule(module.toString("base64")).instantiate(memory)).toBeDefined();
  });
});

describe("the sources of the kernels", () => {
  const lines = new Map(
    globSync("**/*.ts", { cwd: folder }).map((file) => [
      file,
      readFileSync(new URL(file, folder), "utf8").trimEnd().split("\n").length,
    ]),
  );

  it("are at most 600 lines together, and 300 each", () => {
    expect(names).toContain("isolation");
    expect(Array.from(lines.values()).reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(600);
    expect(Array.from(lines).filter(([, count]) => count > 300)).toEqual([]);
  });
});
