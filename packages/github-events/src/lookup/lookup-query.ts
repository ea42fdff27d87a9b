import { repositoryParts, type Subject } from "./subject.ts";

/** A question to GitHub's GraphQL API. */
export interface LookupQuery {
  text: string;
  variables: Record<string, string>;
}

/** Fields that some tokens may not ask for; the whole question is refused then. */
const RESTRICTED = {
  account: "organizations(first: 10) { totalCount nodes { login } }",
  repository: "vulnerabilityAlerts(first: 1, states: OPEN) { totalCount }",
};

const COUNT = "{ totalCount }";
const ACCOUNT = `login createdAt isSiteAdmin company followers ${COUNT} following ${COUNT}
  repositories(privacy: PUBLIC) ${COUNT}
  contributionsCollection { totalCommitContributions totalIssueContributions totalPullRequestContributions
    totalPullRequestReviewContributions }`;
const REPOSITORY = `nameWithOwner createdAt stargazerCount forkCount watchers ${COUNT} primaryLanguage { name }
  repositoryTopics(first: 10) { nodes { topic { name } } } isArchived isFork isSecurityPolicyEnabled
  defaultBranchRef { name refUpdateRule { requiredApprovingReviewCount requiresSignatures allowsForcePushes } }`;
const PERSON = "{ user { login } }";
const COMMIT = `oid signature { isValid state signer { login } } additions deletions changedFilesIfAvailable
  authoredDate committedDate author ${PERSON} committer ${PERSON}`;
const CHECKS = "statusCheckRollup { state }";

/**
 * One query about several subjects, each under the alias `s` and its index. Names are variables, never part of the text.
 * Throws RangeError for a repository name that GitHub does not allow. https://docs.github.com/graphql/reference
 */
export function lookupQuery(subjects: readonly Subject[], { restricted }: { restricted: boolean }): LookupQuery {
  const variables: Record<string, string> = {};
  const fields = subjects.map((subject, index) => {
    const given = (name: string, value: string) => {
      variables[`${name}${index}`] = value;
      return `$${name}${index}`;
    };
    return `s${index}: ${fieldOf(subject, given, restricted)}`;
  });
  const declared = Object.keys(variables).map(
    (name) => `$${name}: ${name.startsWith("oid") ? "GitObjectID" : "String"}!`,
  );
  const text = `query(${declared.join(", ")}) {
  rateLimit { cost limit remaining resetAt }
  ${fields.join("\n  ")}
}`;
  return { text, variables };
}

type Given = (name: string, value: string) => string;

function fieldOf(subject: Subject, given: Given, restricted: boolean): string {
  if (subject.kind === "account") {
    return `user(login: ${given("login", subject.login)}) { ${ACCOUNT} ${restricted ? RESTRICTED.account : ""} }`;
  }
  const [owner, name] = repositoryParts(subject.repo);
  const repository = `repository(owner: ${given("owner", owner)}, name: ${given("name", name)})`;
  if (subject.kind === "repository") {
    return `${repository} { ${REPOSITORY} ${restricted ? RESTRICTED.repository : ""} }`;
  }
  const fields = subject.kind === "commit" ? COMMIT : CHECKS;
  return `${repository} { object(oid: ${given("oid", subject.sha)}) { ... on Commit { ${fields} } } }`;
}
