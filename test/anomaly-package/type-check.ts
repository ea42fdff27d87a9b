import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** A program that uses a class, a function and two types as their declarations say, and one thing as they do not. */
const CONSUMER = `
import { type Detector, median, RandomCutForest, type RandomCutForestOptions } from "@oddwatch/anomaly";

const options: RandomCutForestOptions = { dimensions: 1, seed: "types" };
const detector: Detector = new RandomCutForest(options);
detector.learn(Float64Array.of(1));
export const score: number | undefined = detector.score(Float64Array.of(1));
export const middle: number | undefined = median([1, 2]);
export const saved: Uint8Array = detector.save();
// @ts-expect-error a forest needs its dimensions
new RandomCutForest({ seed: 1 });
`;

export type Resolution = "nodenext" | "bundler";

/** What a compiler says of a consumer of the package installed in `folder`: without DOM, without Node's types. */
export function typeErrors(folder: string, resolution: Resolution, compiler: typeof ts = ts): string[] {
  const { createProgram, flattenDiagnosticMessageText, getPreEmitDiagnostics } = compiler;
  const file = join(folder, "consumer.ts");
  writeFileSync(file, CONSUMER);
  const isNode = resolution === "nodenext";
  const program = createProgram([file], {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    module: isNode ? ts.ModuleKind.NodeNext : ts.ModuleKind.ESNext,
    moduleResolution: isNode ? ts.ModuleResolutionKind.NodeNext : ts.ModuleResolutionKind.Bundler,
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
  });
  return getPreEmitDiagnostics(program).map(({ messageText }) => flattenDiagnosticMessageText(messageText, "\n"));
}
