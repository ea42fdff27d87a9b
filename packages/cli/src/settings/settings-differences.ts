import type { WorkspaceConfig } from "@oddwatch/server";

type Rules = NonNullable<WorkspaceConfig["rules"]>;

/** What differs between two versions of the settings, a line each; empty when nothing does. */
export function settingsDifferences(before: WorkspaceConfig, after: WorkspaceConfig): string[] {
  const names = Object.keys(after) as (keyof WorkspaceConfig)[];
  const sections = names
    .filter((name) => name !== "rules" && !isEqual(before[name], after[name]))
    .map((name) => `~ ${name}`);
  return [...sections, ...ruleDifferences(before.rules, after.rules)];
}

const NONE: Rules = { own: [], off: [] };

function ruleDifferences(before: Rules = NONE, after: Rules = NONE): string[] {
  const old = new Map(before.own.map((rule) => [rule.id, rule]));
  const added = after.own.filter(({ id }) => !old.has(id)).map(({ id }) => `+ rule ${id}`);
  const changed = after.own
    .filter((rule) => old.has(rule.id) && !isEqual(old.get(rule.id), rule))
    .map(({ id }) => `~ rule ${id}`);
  const left = new Set(after.own.map(({ id }) => id));
  const gone = before.own.filter(({ id }) => !left.has(id)).map(({ id }) => `- rule ${id}`);
  const off = after.off.filter((id) => !before.off.includes(id)).map((id) => `- starter rule ${id}`);
  const on = before.off.filter((id) => !after.off.includes(id)).map((id) => `+ starter rule ${id}`);
  return [...added, ...changed, ...gone, ...off, ...on];
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
