import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readmeExamples } from "../scripts/readme-example.ts";
import * as anomaly from "./index.ts";

const examples = readmeExamples(readFileSync(new URL("../README.md", import.meta.url), "utf8"));

/** Runs an example with this package under its import, and returns the lines it prints. */
async function run(code: string): Promise<string[]> {
  const body = code.replace(/^import (\{[^}]+\}) from "@oddwatch\/anomaly";$/m, "const $1 = anomaly;");
  const printed: string[] = [];
  const log = (...values: unknown[]) => printed.push(values.map(String).join(" "));
  await new Function("anomaly", "console", `return (async () => {\n${body}\n})();`)(anomaly, { log });
  return printed;
}

describe("the README", () => {
  it("has an example for every name that the package exports", () => {
    const values = Object.keys(anomaly).filter((name) => name !== "InvalidStateError");
    const shown = examples.map(({ code }) => code).join("\n");
    expect(values.filter((name) => !shown.includes(name))).toEqual([]);
  });

  it.each(examples)("prints what it says: $title", async ({ code, promised }) => {
    expect(promised.length).toBeGreaterThan(0);
    expect(await run(code)).toEqual(promised);
  });
});
