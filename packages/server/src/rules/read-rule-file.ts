import { fixtureProblems, type RuleProblem, ruleProblems } from "@oddwatch/pipeline";
import { type Document, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { lineOf } from "./line-of.ts";
import { type RuleFile, RuleFileSchema } from "./rule-schema.ts";

/** Something to change in a file. */
export interface FileProblem {
  /** From 1. */
  line: number;
  /** Where in the rule and what, as a sentence. */
  message: string;
}

/** What a file holds: a rule, or the reasons why it holds none; and the line of anything in it. */
export type ReadRule =
  | { read: RuleFile; problems: []; lineOf: (path: readonly PropertyKey[]) => number }
  | { read: undefined; problems: FileProblem[]; lineOf: (path: readonly PropertyKey[]) => number };

/** Reads a rule from the text of its file: form first, then whether everything it names exists. Throws nothing. */
export function readRuleFile(text: string): ReadRule {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (path: readonly PropertyKey[]) => lineOf(document, path, lines);
  const [broken] = document.errors;
  if (broken !== undefined) {
    const line = lines.linePos(broken.pos[0]).line;
    return { read: undefined, problems: [{ line, message: `This is no YAML: ${broken.message}` }], lineOf: place };
  }
  const problems = problemsOf(plainValue(document));
  if (!Array.isArray(problems)) return { read: problems, problems: [], lineOf: place };
  const told = problems.map(({ path, message }) => ({ line: place(path), message: sentence(path, message) }));
  return { read: undefined, problems: told.sort((a, b) => a.line - b.line), lineOf: place };
}

/** Undefined when its aliases would make it far larger than its text. */
function plainValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

function problemsOf(value: unknown): RuleFile | RuleProblem[] {
  const result = RuleFileSchema.safeParse(value);
  if (!result.success) return result.error.issues.flatMap(formProblems);
  const { rule, fixtures } = result.data;
  const problems = [...ruleProblems(rule), ...fixtureProblems(fixtures)];
  return problems.length === 0 ? result.data : problems;
}

/** What zod says, with every misspelt word by itself. */
export function formProblems(issue: z.core.$ZodIssue): RuleProblem[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: "there is no such setting; take it away or mend its name",
    }));
  }
  if (issue.message.endsWith("received undefined")) return [{ path, message: "is missing" }];
  return [{ path, message: issue.message }];
}

/** `when.0.feature: there is no feature …` */
export function sentence(path: readonly PropertyKey[], message: string): string {
  return path.length === 0 ? message : `${path.map(String).join(".")}: ${message}`;
}
