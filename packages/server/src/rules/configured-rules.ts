import { dirname, resolve } from "node:path";
import { type Rule, type RuleSettings, ruleProblems, STARTER_RULES, unknownName } from "@oddwatch/pipeline";
import { ConfigError } from "../config-error.ts";
import { sentence } from "./read-rule-file.ts";
import { NoRules, problemLine, readRules } from "./read-rules.ts";

const MOST_TOLD = 20;

/**
 * The `workspace` part of a configuration file with what `rules.folder` names, beside the file, read in as `rules.own`.
 * @throws ConfigError with a line for each problem of a rule's file.
 */
export function configuredRules(ofWorkspace: unknown, configFile: string): unknown {
  const rules = (ofWorkspace as { rules?: { folder?: unknown } } | null | undefined)?.rules;
  if (typeof rules?.folder !== "string") return ofWorkspace;
  const { folder, ...others } = rules;
  return {
    ...(ofWorkspace as object),
    rules: { ...others, own: rulesAt(resolve(dirname(configFile), folder)) },
  };
}

/** The rules of a folder or file. @throws ConfigError with a line for each problem. */
export function rulesAt(path: string): Rule[] {
  const found = readFound(path);
  const problems = found.flatMap(({ file, problems }) => problems.map((problem) => problemLine(file, problem)));
  if (problems.length === 0) return found.flatMap(({ read }) => (read === undefined ? [] : [read.rule]));
  const more = problems.length > MOST_TOLD ? [`and ${problems.length - MOST_TOLD} more`] : [];
  throw new ConfigError(["The rules are not usable:", ...problems.slice(0, MOST_TOLD), ...more].join("\n"));
}

function readFound(path: string) {
  try {
    return readRules(path);
  } catch (error) {
    if (error instanceof NoRules) throw new ConfigError(error.message, { cause: error });
    throw error;
  }
}

/** What cannot run of rules that did not come from files of their own, as sentences. Empty when all can. */
export function settingsProblems({ own, off }: RuleSettings): string[] {
  const ids = own.map(({ id }) => id);
  const twice = ids.filter((id, index) => ids.indexOf(id) < index);
  const starters = STARTER_RULES.map(({ id }) => id);
  return [
    ...own.flatMap((rule) => ruleProblems(rule).map(({ path, message }) => `${rule.id}: ${sentence(path, message)}`)),
    ...twice.map((id) => `two rules are called ${id}`),
    ...off.filter((id) => !starters.includes(id)).map((id) => `off: ${unknownName("starter rule", id, starters)}`),
  ];
}
