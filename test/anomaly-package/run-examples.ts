import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
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

/** What a run of the examples showed. */
export interface ExamplesRun {
  /** The lines that each example printed, in their order. */
  printed: string[][];
  /** Calls of functions of WebAssembly modules. */
  kernelCalls: number;
}

/**
 * A JavaScript expression that imports the written examples one after another, relative to where it is run, and gives a
 * promise of an `ExamplesRun`. Text, so that a browser can be handed it as it is.
 */
export function examplesProgram(count: number): string {
  const files = Array.from({ length: count }, (_, index) => `./${exampleFile(index)}`);
  return `(async () => {
    const run = { printed: [], kernelCalls: 0 };
    const counted = (call) => typeof call !== "function" ? call : (...values) => {
      run.kernelCalls += 1;
      return call(...values);
    };
    if (globalThis.WebAssembly) {
      WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
        construct: (Instance, values) => {
          const exports = Object.entries(new Instance(...values).exports);
          return { exports: Object.fromEntries(exports.map(([name, each]) => [name, counted(each)])) };
        },
      });
    }
    const { log } = console;
    console.log = (...values) => run.printed.at(-1).push(values.map(String).join(" "));
    for (const file of ${JSON.stringify(files)}) {
      run.printed.push([]);
      await import(file);
    }
    console.log = log;
    return run;
  })()`;
}

/** Runs the written examples in one process of that Node. `setUp` is a statement to run first. */
export async function runInNode(node: string, folder: string, count: number, setUp = ""): Promise<ExamplesRun> {
  const program = `${setUp}\nconsole.log(JSON.stringify(await ${examplesProgram(count)}));\n`;
  await writeFile(join(folder, "all-examples.js"), program);
  const { stdout } = await promisify(execFile)(node, ["all-examples.js"], { cwd: folder });
  return JSON.parse(stdout);
}

/** Whether kernels are built into the package that lies in the folder. */
export function hasKernels(packageFolder: string): boolean {
  return existsSync(join(packageFolder, "dist", "kernel"));
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
