import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { promisedOutput } from "../../packages/anomaly/scripts/promised-output.ts";
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

/** The programs in the package's `examples/`, and what each says it prints. */
export function examplePrograms(packageFolder: string): { path: string; promised: string[] }[] {
  const folder = join(packageFolder, "examples");
  return readdirSync(folder)
    .sort()
    .map((name) => ({ path: join(folder, name), promised: promisedOutput(readFileSync(join(folder, name), "utf8")) }));
}

/** What a program prints in a process of that Node, line by line. */
export async function printedBy(node: string, path: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(node, [path]);
  return stdout.trimEnd().split("\n");
}
