/** An account as GitHub's GraphQL API writes it: three years old, active. */
export function rawAccount(login: string): Record<string, unknown> {
  return {
    login,
    createdAt: "2023-11-01T00:00:00Z",
    isSiteAdmin: false,
    company: "@octo",
    followers: { totalCount: 12 },
    following: { totalCount: 3 },
    repositories: { totalCount: 20 },
    organizations: { totalCount: 1, nodes: [{ login: "octo-org" }, null] },
    contributionsCollection: {
      totalCommitContributions: 200,
      totalIssueContributions: 4,
      totalPullRequestContributions: 6,
      totalPullRequestReviewContributions: 2,
    },
  };
}

/** A repository of 6,000 stars whose default branch is protected. */
export function rawRepository(nameWithOwner: string): Record<string, unknown> {
  return {
    nameWithOwner,
    createdAt: "2020-01-01T00:00:00Z",
    stargazerCount: 6_000,
    forkCount: 700,
    watchers: { totalCount: 80 },
    primaryLanguage: { name: "TypeScript" },
    repositoryTopics: { nodes: [{ topic: { name: "ci" } }] },
    isArchived: false,
    isFork: false,
    isSecurityPolicyEnabled: true,
    vulnerabilityAlerts: null,
    defaultBranchRef: {
      name: "main",
      refUpdateRule: { requiredApprovingReviewCount: 2, requiresSignatures: true, allowsForcePushes: false },
    },
  };
}

/** An unsigned commit whose checks failed: everything that is ever asked of one. */
export function rawCommit(oid: string): Record<string, unknown> {
  return {
    oid,
    signature: null,
    additions: 10,
    deletions: 2,
    changedFilesIfAvailable: 3,
    authoredDate: "2026-11-20T11:00:00Z",
    committedDate: "2026-11-20T11:00:00Z",
    author: { user: { login: "Mallory" } },
    committer: { user: null },
    statusCheckRollup: { state: "FAILURE" },
  };
}

/** Two commits of which one follows the other, with one changed line. */
export function rawComparison(): Record<string, unknown> {
  return {
    status: "ahead",
    ahead_by: 1,
    behind_by: 0,
    total_commits: 1,
    files: [
      { filename: "README.md", status: "modified", additions: 1, deletions: 1, patch: "@@ -1,2 +1,2 @@\n-a\n+b\n c" },
    ],
  };
}

/** Three public events of one account in two repositories. */
export function rawEvents(): unknown[] {
  return ["o/r", "o/r", "o/other"].map((name, index) => ({
    id: String(100 + index),
    type: "WatchEvent",
    actor: { id: 1, login: "Mallory" },
    repo: { id: 2, name },
    payload: { action: "started" },
    public: true,
    created_at: `2026-11-1${index}T12:00:00Z`,
  }));
}
