import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import type ts from "typescript";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { packageDoor } from "../../packages/anomaly/scripts/package-door.ts";
import { type ReadmeExample, readmeExamples } from "../../packages/anomaly/scripts/readme-example.ts";
import { openBrowser } from "../browser/open-browser.ts";
import { eventually } from "../eventually.ts";
import { copyOfPackage, installPacked, npm } from "./installation.ts";
import { nodeBinaries } from "./node-binaries.ts";
import {
  type ExamplesRun,
  examplePrograms,
  examplesProgram,
  hasKernels,
  printedBy,
  runInNode,
  writeExamples,
} from "./run-examples.ts";
import { serveProject } from "./serve-project.ts";
import { typeErrors } from "./type-check.ts";

const OLDEST_TYPESCRIPT = "5.7";
const NODE_VERSIONS = [20, 22, 24];

let installation: Awaited<ReturnType<typeof installPacked>>;
let examples: ReadmeExample[];
beforeAll(async () => {
  installation = await installPacked();
  examples = readmeExamples(readFileSync(join(installation.packageFolder, "README.md"), "utf8"));
  await writeExamples(installation.folder, examples);
}, 120_000);
afterAll(() => installation?.remove());

describe("the tarball that `npm pack` makes", { timeout: 120_000 }, () => {
  it("brings nothing else with it, and holds what is needed and no more", () => {
    expect(readdirSync(join(installation.folder, "node_modules", "@oddwatch"))).toEqual(["anomaly"]);
    const files = readdirSync(installation.packageFolder, { recursive: true, encoding: "utf8" });
    for (const each of ["LICENSE", "README.md", join("dist", "index.js"), join("dist", "index.d.ts")]) {
      expect(files).toContain(each);
    }
    const unneeded = /\.test\.|(?<!\.d)\.ts$|^(src|bench|kernel|scripts)\b|\.draft$/;
    expect(files.filter((each) => unneeded.test(each))).toEqual([]);
  });

  it("links from its README only to files that it holds", () => {
    const readme = readFileSync(join(installation.packageFolder, "README.md"), "utf8");
    const links = Array.from(readme.matchAll(/\]\(([^)#\s]+)/g), ([, link]) => link);
    const files = readdirSync(installation.packageFolder, { recursive: true, encoding: "utf8" });
    expect(links.filter((link) => !link.startsWith("http") && !files.includes(join(link)))).toEqual([]);
  });

  it.each(["nodenext", "bundler"] as const)("is typed for a program that resolves by %s", (resolution) => {
    expect(typeErrors(installation.folder, resolution)).toEqual([]);
  });
});

describe("for the oldest TypeScript that the README names", { timeout: 120_000 }, () => {
  let compiler: typeof ts | string;
  beforeAll(async () => {
    const folder = installation.tarballs;
    const install = npm(
      ["install", "--no-audit", "--no-fund", "--prefix", folder, `typescript@${OLDEST_TYPESCRIPT}`],
      folder,
    );
    compiler = await install.then(
      () => createRequire(join(folder, "index.js"))("typescript"),
      (error: Error) => `npm cannot bring TypeScript ${OLDEST_TYPESCRIPT}: ${error.message.split("\n").at(-1)}`,
    );
  }, 120_000);
  beforeEach((context) => {
    if (typeof compiler === "string") context.skip(compiler);
  });

  it.each(["nodenext", "bundler"] as const)("it is typed for a program that resolves by %s", (resolution) => {
    if (typeof compiler === "string") throw new Error(compiler);
    expect(compiler.version).toMatch(new RegExp(`^${OLDEST_TYPESCRIPT}\\.`));
    expect(readFileSync(join(installation.packageFolder, "README.md"), "utf8")).toContain(
      `TypeScript ${OLDEST_TYPESCRIPT}`,
    );
    expect(typeErrors(installation.folder, resolution, compiler)).toEqual([]);
  });
});

describe("the examples of its README", { timeout: 180_000 }, () => {
  let binaries: string[] | string;
  beforeAll(async () => {
    binaries = await nodeBinaries(installation.tarballs, NODE_VERSIONS).catch(
      (error: Error) => `npm cannot bring other versions of Node: ${error.message.split("\n").at(-1)}`,
    );
  }, 300_000);

  it.each(NODE_VERSIONS.map((version, index) => [version, index]))(
    "print what they say on Node %i",
    async (version, index) => {
      expect(examples.length).toBeGreaterThan(10);
      const node = binaries[index];
      const { stdout } = await promisify(execFile)(node, ["--version"]);
      expect(stdout).toMatch(new RegExp(`^v${version}\\.`));
      const { printed, kernelCalls } = await runInNode(node, installation.folder, examples.length);
      expect(printed).toEqual(examples.map(({ promised }) => promised));
      expect(kernelCalls > 0).toBe(hasKernels(installation.packageFolder));
    },
  );

  it.each(NODE_VERSIONS.map((version, index) => [version, index]))(
    "and so do the programs in examples/ on Node %i",
    async (_version, index) => {
      const programs = examplePrograms(installation.packageFolder);
      expect(programs.length).toBeGreaterThan(4);
      for (const { path, promised } of programs) expect(await printedBy(binaries[index], path), path).toEqual(promised);
    },
  );

  beforeEach((context) => {
    if (typeof binaries === "string") context.skip(binaries);
  });
});

describe("in Chromium", { timeout: 120_000 }, () => {
  const ends: (() => Promise<unknown>)[] = [];
  const complaints: string[] = [];
  let page: Page | undefined;
  let reason: string;
  beforeAll(async () => {
    const browser = await openBrowser();
    if ("reason" in browser) {
      reason = browser.reason;
      return;
    }
    ends.push(() => browser.close());
    const server = await serveProject(installation.folder);
    ends.push(server.stop);
    page = await browser.newPage();
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(server.url);
  }, 120_000);
  afterAll(async () => {
    for (const end of ends) await end();
  });

  it("they print what they say, on the main thread of a page", async (context) => {
    if (page === undefined) return context.skip(reason);
    const { printed, kernelCalls } = await page.evaluate<ExamplesRun>(examplesProgram(examples.length));
    expect(printed).toEqual(examples.map(({ promised }) => promised));
    expect(kernelCalls > 0).toBe(hasKernels(installation.packageFolder));
    expect(complaints).toEqual([]);
  });
});

describe("packing that is ended half-way", { timeout: 120_000 }, () => {
  it("leaves the manifest as it was, a little later", async () => {
    const copy = await copyOfPackage(join(installation.folder, "interrupted"));
    const before = readFileSync(join(copy, "package.json"), "utf8");
    // what npm does before it reads the files; an npm that is killed then does nothing more
    const prepack = spawn(process.execPath, ["scripts/prepack.ts"], { cwd: copy, stdio: "ignore" });
    await once(prepack, "exit");
    expect(packageDoor(copy)).toBe("built");
    await eventually("the manifest is put back", () => packageDoor(copy) === "sources");
    expect(readFileSync(join(copy, "package.json"), "utf8")).toBe(before);
  });
});
