import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ReadmeExample } from "../../packages/anomaly/scripts/readme-example.ts";

/** The file that an example is written to, beside the installed package. */
function exampleFile(index: number): string {
  return `example-${index}.js`;
}

/** Writes each example to a file of its own in the project's folder. */
export async function writeExamples(folder: string, examples: readonly ReadmeExample[]): Promise<void> {
  await Promise.all(examples.map(({ code }, index) => writeFile(join(folder, exampleFile(index)), code)));
}

/**
 * A JavaScript expression that imports the written examples one after another, relative to where it is run, and gives a
 * promise of the lines that each printed. Text, so that a browser can be handed it as it is.
 */
export function examplesProgram(count: number): string {
  const files = Array.from({ length: count }, (_, index) => `./${exampleFile(index)}`);
  return `(async () => {
    const lines = [];
    const { log } = console;
    console.log = (...values) => lines.at(-1).push(values.map(String).join(" "));
    for (const file of ${JSON.stringify(files)}) {
      lines.push([]);
      await import(file);
    }
    console.log = log;
    return lines;
  })()`;
}

/** Runs the written examples in one process of that Node; the lines that each printed, in their order. */
export async function runInNode(node: string, folder: string, count: number): Promise<string[][]> {
  await writeFile(join(folder, "all-examples.js"), `console.log(JSON.stringify(await ${examplesProgram(count)}));\n`);
  const { stdout } = await promisify(execFile)(node, ["all-examples.js"], { cwd: folder });
  return JSON.parse(stdout);
}
