/** Accounts are compared with their like: what is usual for a dependency bot is not usual for a person. */
export const AUTOMATION_CLASSES = ["person", "automation"] as const;
export type AutomationClass = (typeof AUTOMATION_CLASSES)[number];

/** Well-known automation without `[bot]` in its login; public knowledge, lower case. */
const KNOWN_AUTOMATION: ReadonlySet<string> = new Set([
  "copilot",
  "dependabot",
  "renovate-bot",
  "greenkeeperio-bot",
  "github-actions",
  "codecov-io",
  "codecov-commenter",
  "coveralls",
  "snyk-bot",
  "pyup-bot",
  "imgbot",
  "allcontributors",
  "stale",
  "k8s-ci-robot",
  "bors",
  "rust-highfive",
  "rustbot",
  "googlecodeexporter",
  "conda-forge-admin",
  "regro-cf-autotick-bot",
  "gitter-badger",
  "waffle-iron",
  "homu",
  "openshift-ci-robot",
  "openshift-merge-robot",
  "facebook-github-bot",
  "msftbot",
  "azure-sdk",
  "web-flow",
]);

/**
 * Whether the account is known or named as automation. By its name only: an account may call itself a bot without being
 * one, so this decides what it is compared with, never whether it is watched.
 */
export function automationClass(login: string): AutomationClass {
  const name = login.toLowerCase();
  if (name.endsWith("[bot]") || KNOWN_AUTOMATION.has(name)) return "automation";
  return /(^|[-_])(bot|ci|automation|robot)([-_]|$)/.test(name) ? "automation" : "person";
}
