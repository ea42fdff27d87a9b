import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const folder = new URL("./", import.meta.url);
const sources = globSync("**/*.ts", { cwd: folder }).filter((path) => !path.endsWith(".test.ts"));

/** What only a server has, or what would make two runs differ. */
const FORBIDDEN =
  /\b(?:process|Buffer|require|setTimeout|setImmediate)\b\s*[.(]|Math\.random|Date\.now|new Date\b|\bperformance\./;

describe("the library's sources", () => {
  it("are found", () => {
    expect(sources.length).toBeGreaterThan(10);
  });

  it.each(sources)("%s imports only its siblings and asks nothing of Node, the clock or chance", (path) => {
    const text = readFileSync(new URL(path, folder), "utf8");
    const imported = Array.from(text.matchAll(/\bfrom "([^"]+)"/g), ([, specifier]) => specifier);
    expect(imported.filter((specifier) => !/^\.{1,2}\/.+\.ts$/.test(specifier))).toEqual([]);
    expect(text.match(FORBIDDEN)).toBeNull();
  });
});
