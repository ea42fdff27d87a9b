import type { Repository } from "@oddwatch/github-events";
import type { SeverityFact } from "@oddwatch/pipeline";
import type { CodeChange } from "./code-change.ts";
import type { Evidence, Fact } from "./evidence.ts";
import { splitKey } from "./fact-key.ts";
import { YOUNG_DAYS } from "./facts/account-facts.ts";
import { CRITICAL_STARS } from "./facts/repository-facts.ts";
import type { Move } from "./subjects.ts";

/** What was found that single sentences do not tell together. */
export interface Findings {
  repositories: ReadonlyMap<string, Repository>;
  /** Moves whose newest commit carries no signature that holds. */
  unsigned: readonly Move[];
  changes: readonly { move: Move; status: CodeChange["status"] | "unreachable" }[];
}

/**
 * The facts of an incident that can move its severity: the pipeline decides whether they do. `kind` and `actors` are the
 * incident's. Pure.
 */
export function severityFacts(
  { kind, actors }: { kind: string; actors: readonly string[] },
  facts: Evidence["facts"],
  findings: Findings,
): SeverityFact[] {
  const young = new Map(facts.flatMap(youngAccount));
  return [
    ...facts.flatMap(ofOneFact),
    ...[...young].map(([subject, value]): SeverityFact => ({ kind: "young-account", subject, value })),
    ...youngUnsigned(actors, young, findings),
    ...nothingLost(kind, facts, findings),
  ];
}

function ofOneFact({ key, value, telling }: Fact): SeverityFact[] {
  const [name, subject] = splitKey(key);
  if (name === "repo.stars" && typeof value === "number" && value > CRITICAL_STARS)
    return [{ kind: "many-stars", subject, value }];
  if (name === "actor.site-admin") return [{ kind: "site-admin", subject }];
  if (name === "checks.state" && (value === "FAILURE" || value === "ERROR"))
    return [{ kind: "failed-checks", subject }];
  if (name === "change.secrets") return [{ kind: "secret-added", subject }];
  return name === "change.replaced" && telling === 2 ? [{ kind: "files-wiped", subject }] : [];
}

function youngAccount({ key, value }: Fact): [string, number][] {
  const [name, subject] = splitKey(key);
  return name === "actor.created" && typeof value === "number" && value < YOUNG_DAYS ? [[subject, value]] : [];
}

/** Somebody new put an unsigned commit on a protected default branch; only told when one account alone acted. */
function youngUnsigned(
  actors: readonly string[],
  young: ReadonlyMap<string, number>,
  { repositories, unsigned }: Findings,
): SeverityFact[] {
  const [subject, another] = actors;
  const value = young.get(subject ?? "");
  if (subject === undefined || another !== undefined || value === undefined) return [];
  const isProtected = ({ repo, ref }: Move) => {
    const found = repositories.get(repo);
    return found?.protection !== undefined && ref.replace(/^refs\/heads\//, "") === found.defaultBranch;
  };
  return unsigned.some(isProtected) ? [{ kind: "young-unsigned", subject, value }] : [];
}

/** What looked like rewritten history only went ahead, in every move that could be looked up. */
function nothingLost(kind: string, facts: readonly Fact[], { changes }: Findings): SeverityFact[] {
  const [first] = changes;
  if (first === undefined || kind !== "history-rewrite") return [];
  const isAhead = changes.every(({ status }) => status === "ahead" || status === "identical");
  const isRewound = facts.some(({ key }) => key.startsWith("change.rewound") || key.startsWith("change.made-anew"));
  return isAhead && !isRewound ? [{ kind: "nothing-lost", subject: first.move.repo }] : [];
}
