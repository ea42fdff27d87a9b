import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageDoor } from "../../packages/anomaly/scripts/package-door.ts";
import { readmeExamples } from "../../packages/anomaly/scripts/readme-example.ts";
import { type Installation, installBuilt } from "./installation.ts";
import { examplePrograms, hasKernels, printedBy, runInNode, writeExamples } from "./run-examples.ts";
import { typeErrors } from "./type-check.ts";

const PACKAGE = fileURLToPath(new URL("../../packages/anomaly/", import.meta.url));
const examples = readmeExamples(readFileSync(`${PACKAGE}README.md`, "utf8"));

let installation: Installation;
beforeAll(async () => {
  installation = await installBuilt();
});
afterAll(() => installation?.remove());

describe("the anomaly library, built and alone", () => {
  it.each([
    ["with its kernels", ""],
    ["and without WebAssembly", "delete globalThis.WebAssembly;"],
  ])("runs the examples of its README from JavaScript, with what they say they print, %s", async (_how, setUp) => {
    await writeExamples(installation.folder, examples);
    const run = await runInNode(process.execPath, installation.folder, examples.length, setUp);
    expect(run.printed).toEqual(examples.map(({ promised }) => promised));
    expect(run.kernelCalls > 0).toBe(setUp === "" && hasKernels(installation.packageFolder));
  });

  it.each(examplePrograms(PACKAGE).map(({ path }) => basename(path)))(
    "runs examples/%s, which prints what it says",
    async (name) => {
      const program = examplePrograms(installation.packageFolder).find(({ path }) => basename(path) === name);
      expect(await printedBy(process.execPath, program?.path ?? "")).toEqual(program?.promised);
    },
  );

  it("imports, in what runs and in its declarations, only files that are there", () => {
    const dist = join(installation.packageFolder, "dist");
    const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter(
      (path) => path.endsWith(".ts") || path.endsWith(".js"),
    );
    const missing = files.flatMap((path) => {
      const text = readFileSync(join(dist, path), "utf8");
      const targets = Array.from(text.matchAll(/\b(?:from |import\()"([^"]+)"/g), ([, target]) => target);
      return targets
        .filter((target) => !target.startsWith(".") || !existsSync(join(dist, dirname(path), target)))
        .map((target) => `${path} imports ${target}`);
    });
    expect(files.length).toBeGreaterThan(50);
    expect(missing).toEqual([]);
  });

  it.each(["nodenext", "bundler"] as const)("is typed for a program that resolves by %s", (resolution) => {
    expect(typeErrors(installation.folder, resolution)).toEqual([]);
  });
});

describe("the anomaly library in the clone", () => {
  it("is used by its sources: no packing has left the built manifest behind", () => {
    expect(packageDoor(PACKAGE)).toBe("sources");
  });

  it("has the licence of the clone", () => {
    expect(readFileSync(`${PACKAGE}LICENSE`, "utf8")).toBe(readFileSync(`${PACKAGE}../../LICENSE`, "utf8"));
  });
});
