import type { Account, Checks, Commit, Repository } from "@oddwatch/github-events";
import type { Fact, Gap } from "./evidence.ts";
import { accountFacts, goneAccountFact, YOUNG_DAYS } from "./facts/account-facts.ts";
import { checkFacts, commitFacts } from "./facts/commit-facts.ts";
import { goneRepositoryFact, repositoryFacts } from "./facts/repository-facts.ts";
import type { Known, Unknown } from "./lookups.ts";
import { NotAsked } from "./not-asked.ts";
import type { Findings } from "./severity-facts.ts";
import type { Move } from "./subjects.ts";

const DAY_MS = 86_400_000;

/** What was gathered so far of one incident. */
export interface Gathering extends Findings {
  /** When it began, ms since epoch. */
  at: number;
  facts: Fact[];
  gaps: Gap[];
  /** When another try could find more; infinite when none could. */
  retryAfterSeconds: number;
  /** Accounts so young that their past is worth a question. */
  young: string[];
  repositories: Map<string, Repository>;
  unsigned: Move[];
  changes: Findings["changes"][number][];
}

/** Begins with facts that nobody needs to be asked for. `at`: ms since epoch. */
export function gatheringFrom(facts: readonly Fact[], at: number): Gathering {
  return {
    at,
    facts: [...facts],
    gaps: [],
    retryAfterSeconds: Number.POSITIVE_INFINITY,
    young: [],
    repositories: new Map(),
    unsigned: [],
    changes: [],
  };
}

/** Notes facts, or that they could not be asked for. Rejects with anything but `NotAsked`. */
export async function noteAsked(
  gathering: Gathering,
  gap: Pick<Gap, "what" | "about">,
  ask: () => Promise<Fact[]>,
): Promise<void> {
  try {
    gathering.facts.push(...(await ask()));
  } catch (error) {
    if (!(error instanceof NotAsked)) throw error;
    noteGap(gathering, gap, { reason: error.message, isPassing: error.isPassing });
    noteRetry(gathering, error);
  }
}

/** Notes when another try makes sense. */
export function noteRetry(gathering: Gathering, { retryAfterSeconds }: NotAsked): void {
  gathering.retryAfterSeconds = Math.min(gathering.retryAfterSeconds, retryAfterSeconds);
}

/** Notes what is not known, and why. */
export function noteGap(
  { gaps, at }: Gathering,
  gap: Pick<Gap, "what" | "about">,
  { reason, isPassing }: Unknown,
): void {
  gaps.push({ ...gap, reason, ...(isPassing && { passingSince: at }) });
}

/** Notes what is known of an account. */
export function noteAccount(login: string, known: Known, gathering: Gathering): void {
  const { facts, young } = gathering;
  if ("reason" in known) noteGap(gathering, { what: `the account ${login}`, about: `actor:${login}` }, known);
  else if (known.value === null) facts.push(goneAccountFact(login, known.at));
  else {
    const account = known.value as Account;
    if (known.at - account.createdAt < YOUNG_DAYS * DAY_MS) young.push(login);
    facts.push(...accountFacts(account, known.at));
  }
}

/** Notes what is known of a repository. */
export function noteRepository(repo: string, known: Known, gathering: Gathering): void {
  const { facts, repositories } = gathering;
  if ("reason" in known) noteGap(gathering, { what: repo, about: `repo:${repo}` }, known);
  else if (known.value === null) facts.push(goneRepositoryFact(repo, known.at));
  else {
    repositories.set(repo, known.value as Repository);
    facts.push(...repositoryFacts(repo, known.value as Repository, known.at));
  }
}

/** Notes what is known of the newest commit of a move. */
export function noteCommit(move: Move, known: Known, gathering: Gathering): void {
  const gap = { what: `the newest commit of ${move.repo}`, about: `commit:${move.head.slice(0, 10)}` };
  if ("reason" in known) noteGap(gathering, gap, known);
  else if (known.value !== null) {
    const commit = known.value as Commit;
    if (commit.signature?.isValid !== true) gathering.unsigned.push(move);
    gathering.facts.push(...commitFacts(move, commit, known.at));
  }
}

/** Notes what the checks of that commit came to. */
export function noteChecks(move: Move, known: Known, gathering: Gathering): void {
  const gap = { what: `the checks of ${move.repo}`, about: `checks:${move.head.slice(0, 10)}` };
  if ("reason" in known) noteGap(gathering, gap, known);
  else if (known.value !== null) gathering.facts.push(...checkFacts(move, known.value as Checks, known.at));
}
