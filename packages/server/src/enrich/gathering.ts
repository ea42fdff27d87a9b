import type { Account, Checks, Commit, Repository } from "@oddwatch/github-events";
import type { Fact, Gap } from "./evidence.ts";
import { accountFacts, goneAccountFact, YOUNG_DAYS } from "./facts/account-facts.ts";
import { checkFacts, commitFacts } from "./facts/commit-facts.ts";
import { goneRepositoryFact, repositoryFacts } from "./facts/repository-facts.ts";
import { rewindFacts } from "./facts/rewind-facts.ts";
import type { Known, Unknown } from "./lookups.ts";
import { NotAsked } from "./not-asked.ts";
import { wasSeenInPublic } from "./seen-in-public.ts";
import type { Findings } from "./severity-facts.ts";
import type { IncidentWithEvents, Move } from "./subjects.ts";

const DAY_MS = 86_400_000;

/** What was gathered so far of one incident. */
export interface Gathering extends Findings {
  /** When it began, ms since epoch. */
  at: number;
  /** Whether a repository was public when the incident happened. */
  wasPublic: (repo: string) => boolean;
  /** Repositories that nobody may see now: of their commits nothing can be asked. */
  gone: Set<string>;
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

/** Begins with what the incident's own events tell. `at`: ms since epoch. */
export function gatheringFrom(incident: IncidentWithEvents, at: number): Gathering {
  return {
    at,
    wasPublic: (repo) => wasSeenInPublic(repo, incident),
    gone: new Set(),
    facts: rewindFacts(incident, at),
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

/** GitHub says the same of what is not there and of what the token has no right to. */
export const HIDDEN: Unknown = { reason: "the token may not see it", isPassing: false };

/** Notes what is known of a repository. */
export function noteRepository(repo: string, known: Known, gathering: Gathering): void {
  const { facts, repositories } = gathering;
  if ("reason" in known) noteGap(gathering, { what: repo, about: `repo:${repo}` }, known);
  else if (known.value === null) {
    gathering.gone.add(repo);
    if (gathering.wasPublic(repo)) facts.push(goneRepositoryFact(repo, known.at));
    else noteGap(gathering, { what: repo, about: `repo:${repo}` }, HIDDEN);
  } else {
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
