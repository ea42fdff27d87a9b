/** A permission that something of a monitor needs, and the request that shows whether it is there. */
export interface Permission {
  /** As GitHub Apps and fine-grained tokens call it, such as `contents`. Reading is always enough. */
  name: string;
  /** What GitHub's settings page calls it. */
  title: string;
  of: "repository" | "organisation";
  /** What a classic token needs instead; undefined when none is enough for what is public. */
  scope?: string;
  /** What is seen with it and not without. */
  for: string;
  /** The plan of GitHub that it needs. */
  plan?: string;
  /** The path of a request that needs it; `subject` is `owner/name` or the organisation's name, `branch` the default branch. */
  path: (subject: string, branch: string) => string;
}

/**
 * Everything Oddwatch asks GitHub for that can need a permission, in the order of how much depends on it.
 * https://docs.github.com/rest/authentication/permissions-required-for-github-apps
 */
export const PERMISSIONS: readonly Permission[] = [
  {
    name: "metadata",
    title: "Metadata",
    of: "repository",
    for: "events and figures of a repository",
    path: (repo) => `/repos/${repo}/events?per_page=1`,
  },
  {
    name: "contents",
    title: "Contents",
    of: "repository",
    for: "commits, comparisons and what a push changed",
    path: (repo) => `/repos/${repo}/commits?per_page=1`,
  },
  {
    name: "checks",
    title: "Checks",
    of: "repository",
    for: "whether the checks of a commit failed",
    path: (repo, branch) => `/repos/${repo}/commits/${branch}/check-runs?per_page=1`,
  },
  {
    name: "statuses",
    title: "Commit statuses",
    of: "repository",
    for: "the status that other builds gave a commit",
    path: (repo, branch) => `/repos/${repo}/commits/${branch}/status?per_page=1`,
  },
  {
    name: "administration",
    title: "Administration",
    of: "repository",
    scope: "repo",
    for: "whether the default branch is protected, and how",
    path: (repo, branch) => `/repos/${repo}/branches/${branch}/protection`,
  },
  {
    name: "vulnerability_alerts",
    title: "Dependabot alerts",
    of: "repository",
    scope: "security_events",
    for: "known vulnerabilities of a repository",
    path: (repo) => `/repos/${repo}/dependabot/alerts?per_page=1`,
  },
  {
    name: "organization_administration",
    title: "Administration (organisation)",
    of: "organisation",
    scope: "read:audit_log",
    for: "the organisation's audit log",
    plan: "GitHub Enterprise Cloud",
    path: (org) => `/orgs/${org}/audit-log?per_page=1`,
  },
];
