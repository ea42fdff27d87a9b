import { readFileSync, statSync } from "node:fs";
import type { Rule } from "@oddwatch/pipeline";
import { parse, stringify } from "yaml";
import { check, refuseUnknown, WorkspaceConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";
import { configuredRules, rulesAt, settingsProblems } from "./rules/configured-rules.ts";

/** What a file or a folder asks to be changed. */
export type SettingsChange =
  /** These rules instead of all own rules there are. */
  | { from: "folder"; rules: Rule[] }
  /** This rule beside the others, or instead of the one with its id. */
  | { from: "rule"; rule: Rule }
  /** The sections of the `workspace` part that are named; the others stay. */
  | { from: "configuration"; sections: Partial<WorkspaceConfig> };

/**
 * Reads what is to be applied: a folder of rules, a rule's file, or a configuration file with a `workspace` part.
 * @throws ConfigError that names file and line, or the setting, and what to do.
 */
export function readSettingsChange(path: string): SettingsChange {
  if (isFolder(path)) return { from: "folder", rules: rulesAt(path) };
  const value = readYaml(path);
  if (value === null) throw new ConfigError(`${path} is neither a rule nor a configuration: nothing in it has a name.`);
  if ("id" in value || "when" in value) return { from: "rule", rule: rulesAt(path)[0] };
  const given = configuredRules(value.workspace ?? {}, path);
  const config = checkedSettings(given);
  const named = Object.keys(config).filter((name) => Object.hasOwn(given as object, name));
  return {
    from: "configuration",
    sections: Object.fromEntries(named.map((name) => [name, config[name as keyof WorkspaceConfig]])),
  };
}

/** The settings with the change made. */
export function changedSettings(current: WorkspaceConfig, change: SettingsChange): WorkspaceConfig {
  const { own = [], off = [] } = current.rules ?? {};
  switch (change.from) {
    case "folder":
      return WorkspaceConfig.parse({ ...current, rules: { own: change.rules, off } });
    case "rule": {
      const others = own.filter(({ id }) => id !== change.rule.id);
      return WorkspaceConfig.parse({ ...current, rules: { own: [...others, change.rule], off } });
    }
    case "configuration":
      return WorkspaceConfig.parse({ ...current, ...change.sections });
  }
}

/** Settings that came from outside, when all of them can be used. @throws ConfigError */
export function checkedSettings(given: unknown): WorkspaceConfig {
  const config = check(WorkspaceConfig, given, "workspace");
  refuseUnknown(given, config, "workspace.");
  const problems = config.rules === undefined ? [] : settingsProblems(config.rules);
  if (problems.length > 0) throw new ConfigError(["The rules are not usable:", ...problems].join("\n"));
  return config;
}

/** A configuration file that asks for these settings. */
export function settingsFile(settings: Record<string, unknown>): string {
  return stringify({ workspace: settings }, { lineWidth: 120 });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new ConfigError(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function readYaml(path: string): { workspace?: unknown } | null {
  try {
    const value: unknown = parse(readFileSync(path, "utf8"), { maxAliasCount: 20 });
    return typeof value === "object" ? value : null;
  } catch (error) {
    throw new ConfigError(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
