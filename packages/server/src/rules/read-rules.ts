import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type FileProblem, type ReadRule, readRuleFile } from "./read-rule-file.ts";

/** A file and what was found in it. */
export type RuleInFile = { file: string } & ReadRule;

/** There is nothing to read where rules were said to be. */
export class NoRules extends Error {
  override readonly name = "NoRules";
}

const LARGEST_FILE_BYTES = 256 * 1024;

/**
 * Every rule of a folder (`*.yaml` and `*.yml`, also in folders below, by name), or the one in a file. Two files with one
 * id are a problem of the second.
 * @throws NoRules when there is no such place, or no rule in it.
 */
export function readRules(path: string): RuleInFile[] {
  const files = ruleFiles(path);
  if (files.length === 0) throw new NoRules(`There is no rule in ${path}: rules are files that end in .yaml.`);
  const owners = new Map<string, string>();
  return files.map((file): RuleInFile => {
    const read = readOne(file);
    const id = read.read?.rule.id;
    if (id === undefined) return { file, ...read };
    const owner = owners.get(id);
    owners.set(id, owner ?? file);
    if (owner === undefined) return { file, ...read };
    const problem = { line: read.lineOf(["id"]), message: `id: ${owner} holds a rule called ${id} already` };
    return { file, read: undefined, problems: [problem], lineOf: read.lineOf };
  });
}

/** `rules/flood.yaml:3: when.0.feature: there is no feature …` */
export function problemLine(file: string, { line, message }: FileProblem): string {
  return `${file}:${line}: ${message}`;
}

function ruleFiles(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(path, name));
  } catch (error) {
    throw new NoRules(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function readOne(file: string): ReadRule {
  const tooLarge = statSync(file).size > LARGEST_FILE_BYTES;
  if (!tooLarge) return readRuleFile(readFileSync(file, "utf8"));
  const problem = { line: 1, message: `The file is larger than ${LARGEST_FILE_BYTES / 1024} KiB.` };
  return { read: undefined, problems: [problem], lineOf: () => 1 };
}
