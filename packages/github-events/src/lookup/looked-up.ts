import { z } from "zod";

const Count = z.object({ totalCount: z.number().int().min(0) }).transform(({ totalCount }) => totalCount);
const Time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const Login = z.object({ login: z.string().max(100) }).transform(({ login }) => login);

/** What GitHub says of an account. Times in ms since epoch; contributions are those of the last year. */
export const Account = z
  .object({
    login: z.string().max(100),
    createdAt: Time,
    isSiteAdmin: z.boolean(),
    company: z.string().max(1_000).nullish(),
    followers: Count,
    following: Count,
    repositories: Count,
    organizations: z.object({ totalCount: z.number().int(), nodes: z.array(Login.nullable()).nullish() }).nullish(),
    contributionsCollection: z.object({
      totalCommitContributions: z.number().int(),
      totalIssueContributions: z.number().int(),
      totalPullRequestContributions: z.number().int(),
      totalPullRequestReviewContributions: z.number().int(),
    }),
  })
  .transform(({ organizations, contributionsCollection: made, ...rest }) => ({
    ...rest,
    /** Undefined when the token may not see them. */
    organizations: organizations
      ? { count: organizations.totalCount, logins: present(organizations.nodes) }
      : undefined,
    contributions:
      made.totalCommitContributions +
      made.totalIssueContributions +
      made.totalPullRequestContributions +
      made.totalPullRequestReviewContributions,
  }));
export type Account = z.infer<typeof Account>;

const UpdateRule = z.object({
  requiredApprovingReviewCount: z.number().int().nullish(),
  requiresSignatures: z.boolean(),
  allowsForcePushes: z.boolean(),
});

/** https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/classifying-your-repository-with-topics */
const TOPIC = /^[a-z0-9-]{1,50}$/;
const MOST_TOPICS = 10;

/** What GitHub says of a repository. What a token may not see is undefined. */
export const Repository = z
  .object({
    /** Differs from the name asked for when it was renamed or moved. */
    nameWithOwner: z.string().max(201),
    createdAt: Time,
    stargazerCount: z.number().int(),
    forkCount: z.number().int(),
    watchers: Count,
    primaryLanguage: z.object({ name: z.string().max(100) }).nullish(),
    repositoryTopics: z.object({
      nodes: z.array(z.object({ topic: z.object({ name: z.string().max(100) }) }).nullable()).nullish(),
    }),
    isArchived: z.boolean(),
    isFork: z.boolean(),
    isSecurityPolicyEnabled: z.boolean().nullish(),
    vulnerabilityAlerts: Count.nullish(),
    defaultBranchRef: z.object({ name: z.string().max(255), refUpdateRule: UpdateRule.nullish() }).nullish(),
  })
  .transform(
    ({
      primaryLanguage,
      repositoryTopics,
      defaultBranchRef,
      vulnerabilityAlerts,
      isSecurityPolicyEnabled,
      ...rest
    }) => ({
      ...rest,
      language: primaryLanguage?.name,
      /** Ten at most, each of small letters, digits and hyphens: anything else is no topic and left out. */
      topics: present(repositoryTopics.nodes)
        .map(({ topic }) => topic.name)
        .filter((name) => TOPIC.test(name))
        .slice(0, MOST_TOPICS),
      hasSecurityPolicy: isSecurityPolicyEnabled ?? undefined,
      openVulnerabilities: vulnerabilityAlerts ?? undefined,
      defaultBranch: defaultBranchRef?.name,
      /** Of the default branch: undefined when there is none, or none that the token may see. */
      protection: defaultBranchRef?.refUpdateRule ?? undefined,
    }),
  );
export type Repository = z.infer<typeof Repository>;

const Person = z.object({ user: Login.nullish() }).nullish();

/** What GitHub says of a commit. */
export const Commit = z.object({
  oid: z.string().max(64),
  signature: z.object({ isValid: z.boolean(), state: z.string().max(50), signer: Login.nullish() }).nullish(),
  additions: z.number().int(),
  deletions: z.number().int(),
  changedFilesIfAvailable: z.number().int().nullish(),
  authoredDate: Time,
  committedDate: Time,
  author: Person.transform((person) => person?.user ?? undefined),
  committer: Person.transform((person) => person?.user ?? undefined),
});
export type Commit = z.infer<typeof Commit>;

const STATES = ["ERROR", "EXPECTED", "FAILURE", "PENDING", "SUCCESS"] as const;

/** What the checks of a commit came to. */
export const Checks = z
  .object({ statusCheckRollup: z.object({ state: z.enum(STATES) }).nullish() })
  .transform(({ statusCheckRollup }) => ({ state: statusCheckRollup?.state }));
export type Checks = z.infer<typeof Checks>;

function present<T>(nodes: readonly (T | null)[] | null | undefined): T[] {
  return (nodes ?? []).filter((node) => node !== null);
}
