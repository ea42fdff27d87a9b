// `node scripts/write-starter-rules.ts`: writes packages/pipeline/src/rules/starter-rules.ts from the files in packages/pipeline/rules.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Rule } from "@oddwatch/pipeline";
import { problemLine, readRules } from "../packages/server/src/rules/read-rules.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
/** Where the starter rules are written by hand, with their fixtures. */
export const STARTER_FOLDER = join(ROOT, "packages/pipeline/rules");
/** What is made of them: the pipeline reads no files. */
export const STARTER_MODULE = join(ROOT, "packages/pipeline/src/rules/starter-rules.ts");

/** The rules of the starter folder. @throws Error with a line for each problem. */
export function starterRules(): Rule[] {
  const found = readRules(STARTER_FOLDER);
  const problems = found.flatMap(({ file, problems }) => problems.map((problem) => problemLine(file, problem)));
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return found.flatMap(({ read }) => (read === undefined ? [] : [read.rule]));
}

/** The module that holds them, one a line. */
export function starterModule(rules: readonly Rule[]): string {
  return `import type { Rule } from "./rule.ts";

/**
 * The rules of a first start, for the families of incidents that the public stream shows without asking GitHub again. Made
 * from packages/pipeline/rules by scripts/write-starter-rules.ts: change them there.
 */
// biome-ignore format: one rule a line
export const STARTER_RULES: readonly Rule[] = [
${rules.map((rule) => `  ${JSON.stringify(rule)},`).join("\n")}
];
`;
}

if (import.meta.main) writeFileSync(STARTER_MODULE, starterModule(starterRules()));
