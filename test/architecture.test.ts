import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { findCycle } from "./architecture/find-cycle.ts";
import { readSource, readSources, type SourceFile } from "./architecture/source-file.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** Which of our packages each may import. `types` only by `import type`, and only below the named folder. */
const MAY_IMPORT: Record<string, { all: string[]; types?: { from: string[]; in: string } }> = {
  anomaly: { all: [] },
  "github-events": { all: [] },
  ci: { all: ["github-events"] },
  pipeline: { all: ["anomaly"], types: { from: ["github-events", "ci"], in: "packages/pipeline/src/normalise/" } },
  batch: { all: ["anomaly", "github-events"] },
  protocol: { all: [] },
  server: { all: ["anomaly", "pipeline", "batch", "github-events", "ci", "protocol"] },
  cli: { all: ["server", "pipeline", "batch", "ci", "github-events", "protocol"] },
  dashboard: { all: ["protocol"] },
};

const FORBIDDEN_NAMES =
  /^(core|common|shared|utils?|helpers?|types?|misc|constants?|interfaces?|.*-?(utils?|helpers?|manager)|(base|smart|enhanced|new)-.*|.*-v\d+)$/;

const packages = readdirSync(join(ROOT, "packages"));
const sourcesOf = new Map(packages.map((name) => [name, readSources(ROOT, `packages/${name}`)]));
const allSources = [
  ...[...sourcesOf.values()].flat(),
  ...["test", "scripts", "benchmarks", "examples"].flatMap((folder) => readSources(ROOT, folder)),
];
const inPackages = [...sourcesOf.values()].flat().filter((file) => file.path.includes("/src/"));
const shipped = inPackages.filter((file) => !file.isTest);

function paths(files: SourceFile[]): string[] {
  return files.map((file) => file.path);
}

function usersOf(name: string, files: SourceFile[]): string[] {
  return paths(files.filter((file) => file.uses.has(name)));
}

describe("packages", () => {
  it("are all in the import table", () => {
    expect(packages.filter((name) => !(name in MAY_IMPORT))).toEqual([]);
  });

  it.each(packages)("%s imports only what the table allows, through the front door", (name) => {
    const { all, types } = MAY_IMPORT[name] ?? { all: [] };
    const wrong = (sourcesOf.get(name) ?? []).flatMap((file) =>
      file.imports
        .filter(({ specifier }) => specifier.startsWith("@oddwatch/"))
        .filter(({ specifier, isTypeOnly }) => {
          const imported = specifier.slice("@oddwatch/".length);
          const asType = types?.from.includes(imported) && isTypeOnly && file.path.startsWith(types.in);
          const asReader = imported === name && file.path.startsWith(`packages/${name}/examples/`);
          return !all.includes(imported) && !asType && !asReader && !(file.isTest && types?.from.includes(imported));
        })
        .map(({ specifier }) => `${file.path} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each(packages)("%s declares every package it imports", (name) => {
    const manifest = readManifest(`packages/${name}`);
    const root = readManifest(".");
    const declared = Object.keys({ ...manifest.dependencies, ...(name === "dashboard" && manifest.devDependencies) });
    const inTests = [...declared, ...Object.keys({ ...manifest.devDependencies, ...root.devDependencies })];
    const wrong = (sourcesOf.get(name) ?? [])
      .filter((file) => file.path.includes("/src/"))
      .flatMap((file) => {
        const allowed = file.isTest ? inTests : declared;
        return file.imports
          .filter(({ specifier }) => /^[@a-z]/.test(specifier) && !specifier.startsWith("node:"))
          .map(({ specifier, isTypeOnly }) => ({ name: packageName(specifier), isTypeOnly }))
          .filter((each) => !allowed.includes(each.name) && !(each.isTypeOnly && each.name.startsWith("@oddwatch/")))
          .map((each) => `${file.path} imports ${each.name}`);
      });
    expect(wrong).toEqual([]);
  });

  it("and every dependency of theirs is explained in docs/decisions/dependencies.md", () => {
    const page = readFileSync(join(ROOT, "docs/decisions/dependencies.md"), "utf8");
    const explained = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? "");
    const declared = [".", ...packages.map((name) => `packages/${name}`)].flatMap((folder) => {
      const manifest = readManifest(folder);
      return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies });
    });
    const foreign = new Set(declared.filter((name) => !name.startsWith("@oddwatch/")));
    expect([...foreign].filter((name) => !explained.includes(name))).toEqual([]);
    expect(explained.filter((name) => !foreign.has(name))).toEqual([]);
  });

  it("stay inside their own folder when they import a file", () => {
    const wrong = shipped.flatMap((file) => {
      const home = `${file.path.split("/").slice(0, 3).join("/")}/`;
      return relativeImports(file)
        .filter((target) => !target.startsWith(home) && target !== home.replace("src/", "package.json"))
        .map((target) => `${file.path} imports ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it("export one door at most", () => {
    const wrong = packages.filter((name) => {
      const doors = Object.keys(readManifest(`packages/${name}`).exports ?? {});
      return doors.some((door) => door !== ".");
    });
    expect(wrong).toEqual([]);
  });

  it("have no import cycles", () => {
    const graph = new Map(inPackages.map((file) => [file.path, relativeImports(file)]));
    expect(findCycle(graph)).toBeUndefined();
  });
});

describe("files", () => {
  it("are at most 300 lines long, tests 400", () => {
    const long = allSources.filter((file) => file.lines > (file.isTest ? 400 : 300));
    expect(long.map((file) => `${file.path}: ${file.lines}`)).toEqual([]);
  });

  it("are named for one idea, in kebab-case", () => {
    const wrong = paths(allSources).filter((path) =>
      path
        .replace(/^packages\/[^/]+\//, "")
        .split("/")
        .some((part) => FORBIDDEN_NAMES.test(part.replace(/\..*$/, "")) || !/^[+[\]a-z0-9.-]+$/.test(part)),
    );
    expect(wrong).toEqual([]);
  });

  it("are called index only at the door of a package", () => {
    const wrong = paths(inPackages).filter((path) => basename(path) === "index.ts" && !path.endsWith("/src/index.ts"));
    expect(wrong).toEqual([]);
  });

  it("export by name, one by one", () => {
    expect(paths(inPackages.filter((file) => file.hasExportStar || file.hasDefaultExport))).toEqual([]);
  });

  it("keep no state of their own", () => {
    expect(paths(shipped.filter((file) => file.hasModuleState && basename(file.path) !== "main.ts"))).toEqual([]);
  });

  it("swallow no error", () => {
    expect(paths(allSources.filter((file) => file.hasEmptyCatch))).toEqual([]);
  });
});

describe("effects stay at the edge", () => {
  it.each(["Math.random", "Date.now", "new Date()", "performance.now", "process.hrtime", "crypto.randomUUID"])(
    "the pipeline and the anomaly library never use %s",
    (name) => {
      const pure = shipped.filter((file) => /^packages\/(pipeline|anomaly)\//.test(file.path));
      expect(usersOf(name, pure)).toEqual([]);
    },
  );

  it("the environment is read in two places", () => {
    const allowed = ["packages/server/src/config.ts", "packages/cli/src/main.ts"];
    expect(usersOf("process.env", shipped).filter((path) => !allowed.includes(path))).toEqual([]);
  });

  it("only main files end the process", () => {
    const wrong = usersOf("process.exit", allSources).filter((path) => !/(^|[/.-])main\.ts$/.test(path));
    expect(wrong).toEqual([]);
  });
});

describe("the reader of sources", () => {
  it("tells a use from a mention in a comment or a text", () => {
    const file = readSource("a.ts", '// Math.random\nconst s = "Date.now()"; export const d = new Date();');
    expect([...file.uses]).toEqual(["new Date()"]);
  });

  it("sees every way to import", () => {
    const code = 'import type { A } from "a"; import { b } from "b"; export { c } from "c"; await import("d");';
    expect(readSource("a.ts", code).imports).toEqual([
      { specifier: "a", isTypeOnly: true },
      { specifier: "b", isTypeOnly: false },
      { specifier: "c", isTypeOnly: false },
      { specifier: "d", isTypeOnly: false },
    ]);
  });

  it("sees an empty catch, a module's state, a default export and a star", () => {
    const code = 'let n = 0; try { n++ } catch {} export default n; export * from "x";';
    expect(readSource("a.ts", code)).toMatchObject({
      hasEmptyCatch: true,
      hasModuleState: true,
      hasDefaultExport: true,
      hasExportStar: true,
    });
  });

  it("reads the scripts of a component", () => {
    const file = readSource(
      "a.svelte",
      '<script lang="ts">import x from "y"; let n = $state(0);</script><p>Date.now</p>',
    );
    expect(file).toMatchObject({ imports: [{ specifier: "y", isTypeOnly: false }], hasModuleState: false });
  });

  it("finds a cycle and names its way", () => {
    const graph = { a: ["b"], b: ["c"], c: ["b"] };
    expect(findCycle(new Map(Object.entries(graph)))).toEqual(["b", "c", "b"]);
  });
});

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  exports?: Record<string, string>;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));
}

function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** Targets of `./` and `../` imports as paths from the root; those that name no file with an extension are left out. */
function relativeImports(file: SourceFile): string[] {
  return file.imports
    .filter(({ specifier }) => specifier.startsWith("."))
    .map(({ specifier }) => posix.join(dirname(file.path), specifier))
    .filter((target) => existsSync(join(ROOT, target)));
}
