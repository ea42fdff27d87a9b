import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const documents = globSync(["*.md", "docs/**/*.md", "benchmarks/*.md", "packages/*/*.md", "fixtures/**/*.md"], {
  cwd: ROOT,
});

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

describe("documents", () => {
  it.each(documents)("%s links only to files that exist", (path) => {
    const links = [...read(path).matchAll(/(?<!!)\[[^\]]*\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
    const files = links.filter((link) => !/^(https?:|mailto:|#)/.test(link)).map((link) => link.replace(/#.*$/, ""));
    expect(files.filter((file) => !existsSync(join(ROOT, dirname(path), file)))).toEqual([]);
  });

  it("name every variable of the environment in the README", () => {
    const code = read("packages/server/src/config.ts");
    const variables = [...code.matchAll(/\benv\.([A-Z][A-Z_]+)/g)].map((match) => `\`${match[1]}\``);
    const readme = read("README.md");
    expect(variables.length).toBeGreaterThan(5);
    expect(variables.filter((name) => !readme.includes(name))).toEqual([]);
  });

  it("name every npm script in CONTRIBUTING", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const commands = Object.keys(scripts).map((name) =>
      ["start", "test"].includes(name) ? `npm ${name}` : `npm run ${name}`,
    );
    const page = read("CONTRIBUTING.md");
    expect(commands.filter((command) => !page.includes(`\`${command}\``))).toEqual([]);
  });

  it("show every command in the README", () => {
    const program = read("packages/cli/src/program.ts");
    const commands = [...program.matchAll(/program\s*\.command\("([a-z]+)"\)/g)].map(
      (match) => `npx oddwatch ${match[1]}`,
    );
    expect(commands.filter((command) => !read("README.md").includes(command))).toEqual([]);
  });
});
