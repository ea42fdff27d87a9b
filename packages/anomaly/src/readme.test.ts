import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as anomaly from "./index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const examples = Array.from(readme.matchAll(/^## (.+?)$[\s\S]*?^```js\n([\s\S]*?)^```/gm), ([, title, code]) => ({
  title,
  code,
}));

/** Runs an example with this package under its import, and returns the lines it prints. */
function run(code: string): string[] {
  const body = code.replace(/^import (\{.+?\}) from "@oddwatch\/anomaly";$/m, "const $1 = anomaly;");
  const printed: string[] = [];
  const log = (...values: unknown[]) => printed.push(values.join(" "));
  new Function("anomaly", "console", body)(anomaly, { log });
  return printed;
}

describe("the README", () => {
  it("has an example for every name that the package exports", () => {
    const values = Object.keys(anomaly).filter((name) => name !== "InvalidStateError");
    const shown = examples.map(({ code }) => code).join("\n");
    expect(values.filter((name) => !shown.includes(name))).toEqual([]);
  });

  it.each(examples)("prints what it says: $title", ({ code }) => {
    const promised = Array.from(code.matchAll(/^\s*console\.log\(.*\); \/\/ (.+)$/gm), ([, comment]) => comment);
    expect(promised.length).toBeGreaterThan(0);
    // undefined is printed as nothing when joined
    expect(run(code).map((line) => line || "undefined")).toEqual(promised);
  });
});
