import type { Repository } from "@oddwatch/github-events";
import type { Fact } from "../evidence.ts";
import { age, counted } from "./in-words.ts";

const DAY_MS = 86_400_000;
/** So many people would notice: what happens there weighs more. */
export const CRITICAL_STARS = 5_000;
const POPULAR_STARS = 1_000;
const YOUNG_DAYS = 7;
const SOURCE = "GraphQL repository";

/** What a repository tells about what is at stake. `repo` is the name that was asked for, `at` when, ms since epoch. Pure. */
export function repositoryFacts(repo: string, repository: Repository, at: number): Fact[] {
  const { stargazerCount: stars, forkCount, watchers, createdAt, nameWithOwner, language } = repository;
  const fact = (name: string, text: string, rest: Pick<Fact, "value" | "telling">): Fact => {
    return { key: `repo.${name}:${repo}`, text, source: SOURCE, at, ...rest };
  };
  const days = Math.max(0, Math.floor((at - createdAt) / DAY_MS));
  const written = language === undefined ? "" : `, mostly in ${language}`;
  const facts = [
    fact(
      "stars",
      `${repo} has ${counted(stars, "star")}, ${counted(forkCount, "fork")} and ${counted(watchers, "watcher")}`,
      { value: stars, telling: stars > CRITICAL_STARS ? 2 : stars > POPULAR_STARS ? 1 : 0 },
    ),
    fact("created", `${repo} was made ${age(days)} ago${written}`, { value: days, telling: days < YOUNG_DAYS ? 1 : 0 }),
  ];
  if (nameWithOwner.toLowerCase() !== repo.toLowerCase()) {
    facts.push(fact("moved", `${repo} is called ${nameWithOwner} now`, { value: nameWithOwner, telling: 2 }));
  }
  if (repository.topics.length > 0) {
    const value = repository.topics.join(", ");
    facts.push(fact("topics", `The owner of ${repo} files it under ${value}`, { value, telling: 0 }));
  }
  if (repository.isArchived) facts.push(fact("archived", `${repo} is archived`, { value: true, telling: 1 }));
  if (repository.isFork) facts.push(fact("fork", `${repo} is a fork`, { value: true, telling: 0 }));
  if (repository.hasSecurityPolicy) {
    facts.push(fact("security-policy", `${repo} has a security policy`, { value: true, telling: 0 }));
  }
  if (repository.openVulnerabilities !== undefined) {
    const text = `${repo} has ${counted(repository.openVulnerabilities, "open vulnerability alert")}`;
    facts.push(fact("vulnerabilities", text, { value: repository.openVulnerabilities, telling: 0 }));
  }
  return [...facts, ...protectionFacts(repository, fact)];
}

function protectionFacts(
  { defaultBranch, protection }: Repository,
  fact: (name: string, text: string, rest: Pick<Fact, "value" | "telling">) => Fact,
): Fact[] {
  if (defaultBranch === undefined) return [];
  if (protection === undefined) {
    const text = "Its default branch has no protection that the token may see";
    return [fact("protection", text, { value: false, telling: 0 })];
  }
  const reviews = protection.requiredApprovingReviewCount ?? 0;
  const signed = protection.requiresSignatures ? "signed commits" : "no signatures";
  const forced = protection.allowsForcePushes ? "allows force pushes" : "forbids force pushes";
  const text = `Its default branch is protected: it asks for ${counted(reviews, "review")} and ${signed}, and ${forced}`;
  return [fact("protection", text, { value: true, telling: 1 })];
}

/** What it means that there is no such repository now. Pure. */
export function goneRepositoryFact(repo: string, at: number): Fact {
  const text = `${repo} is gone or private now`;
  return { key: `repo.gone:${repo}`, text, source: SOURCE, at, value: true, telling: 2 };
}
