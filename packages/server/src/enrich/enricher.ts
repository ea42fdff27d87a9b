import type { Account, Checks, Commit, Repository, Subject } from "@oddwatch/github-events";
import type { Clock } from "../clock.ts";
import type { Baseline } from "./baseline.ts";
import type { CodeChange } from "./code-change.ts";
import type { Evidence, Fact, Gap } from "./evidence.ts";
import { accountFacts, goneAccountFact, YOUNG_DAYS } from "./facts/account-facts.ts";
import { baselineFacts } from "./facts/baseline-facts.ts";
import { changeFacts } from "./facts/change-facts.ts";
import { checkFacts, commitFacts } from "./facts/commit-facts.ts";
import { goneRepositoryFact, repositoryFacts } from "./facts/repository-facts.ts";
import { rewindFacts } from "./facts/rewind-facts.ts";
import type { Known, Lookups } from "./lookups.ts";
import { NotAsked } from "./not-asked.ts";
import { severityFacts } from "./severity-facts.ts";
import { type IncidentWithEvents, type Move, subjectsOf } from "./subjects.ts";

export interface EnricherOptions {
  lookups: Lookups;
  readIncident: (id: string) => Promise<IncidentWithEvents | undefined>;
  clock: Clock;
}

/** What came of an incident's look-ups, and when another try could find more; infinite when none could. */
export interface Enriched {
  evidence: Evidence;
  retryAfterSeconds: number;
}

const DAY_MS = 86_400_000;

/** What was gathered so far of one incident. */
interface Gathering {
  facts: Fact[];
  gaps: Gap[];
  retryAfterSeconds: number;
  /** Accounts so young that their past is worth a question. */
  young: string[];
  repositories: Map<string, Repository>;
  unsigned: Move[];
  changes: { move: Move; status: CodeChange["status"] | "unreachable" }[];
}

/** Looks up what an incident is about. Safe to repeat: what was found is remembered. Writes nothing of the incident itself. */
export class Enricher {
  readonly #options: EnricherOptions;

  constructor(options: EnricherOptions) {
    this.#options = options;
  }

  /** Undefined when there is no such incident. Rejects with the signal's reason, or when the database does not answer; never for GitHub's sake. */
  async enrich(incidentId: string, signal: AbortSignal): Promise<Enriched | undefined> {
    const { readIncident, lookups, clock } = this.#options;
    const incident = await readIncident(incidentId);
    if (incident === undefined) return undefined;
    const facts = rewindFacts(incident, clock());
    const gathering: Gathering = {
      facts,
      gaps: [],
      retryAfterSeconds: Number.POSITIVE_INFINITY,
      young: [],
      repositories: new Map(),
      unsigned: [],
      changes: [],
    };
    if (!lookups.isPossible) {
      gathering.gaps.push({ what: "everything", reason: "no GitHub token is configured" });
      return this.#enriched(incident, gathering, "unavailable");
    }
    const { logins, repos, moves } = subjectsOf(incident);
    await this.#askSubjects({ logins, repos, moves }, gathering, signal);
    for (const move of moves) {
      await this.#note(gathering, `the change of ${move.repo}`, async () => {
        const { value, at } = await lookups.change(move, signal);
        const change = value as CodeChange | null;
        gathering.changes.push({ move, status: change?.status ?? "unreachable" });
        return changeFacts(move, change, at);
      });
    }
    await this.#askBaselines(incident, repos, gathering, signal);
    return this.#enriched(incident, gathering, gathering.gaps.length === 0 ? "known" : "partial");
  }

  async #askSubjects(
    { logins, repos, moves }: ReturnType<typeof subjectsOf>,
    gathering: Gathering,
    signal: AbortSignal,
  ): Promise<void> {
    const heads = [...new Map(moves.map((move) => [`${move.repo} ${move.head}`, move])).values()];
    const questions: [Subject, (known: Known) => void][] = [
      ...logins.map((login): [Subject, (known: Known) => void] => [
        { kind: "account", login },
        (known) => noteAccount(login, known, gathering),
      ]),
      ...repos.map((repo): [Subject, (known: Known) => void] => [
        { kind: "repository", repo },
        (known) => noteRepository(repo, known, gathering),
      ]),
      ...heads.flatMap((move): [Subject, (known: Known) => void][] => [
        [{ kind: "commit", repo: move.repo, sha: move.head }, (known) => noteCommit(move, known, gathering)],
        [{ kind: "checks", repo: move.repo, sha: move.head }, (known) => noteChecks(move, known, gathering)],
      ]),
    ];
    const { known, failure } = await this.#options.lookups.subjects(
      questions.map(([subject]) => subject),
      signal,
    );
    for (const [index, [, note]] of questions.entries()) note(known[index] as Known);
    if (failure !== undefined) noteRetry(gathering, failure);
  }

  /** The past of what is grave, or of who has none to speak for them. */
  async #askBaselines(
    { severity, actors }: IncidentWithEvents,
    repos: string[],
    gathering: Gathering,
    signal: AbortSignal,
  ): Promise<void> {
    const { lookups } = this.#options;
    const grave = severity === "high" || severity === "critical";
    const [login] = grave ? actors.filter((actor) => /^[\w-]+$/.test(actor)) : gathering.young;
    const [repo] = grave ? repos : [];
    if (login !== undefined) {
      await this.#note(gathering, `what ${login} did lately`, async () => {
        const { value, at } = await lookups.baseline({ user: login }, signal);
        return value === null ? [] : baselineFacts("actor", login, value as Baseline, at);
      });
    }
    if (repo !== undefined) {
      await this.#note(gathering, `what happened in ${repo} lately`, async () => {
        const { value, at } = await lookups.baseline({ repo }, signal);
        return value === null ? [] : baselineFacts("repo", repo, value as Baseline, at);
      });
    }
  }

  async #note(gathering: Gathering, what: string, ask: () => Promise<Fact[]>): Promise<void> {
    try {
      gathering.facts.push(...(await ask()));
    } catch (error) {
      if (!(error instanceof NotAsked)) throw error;
      gathering.gaps.push({ what, reason: error.message });
      noteRetry(gathering, error);
    }
  }

  #enriched(incident: IncidentWithEvents, gathering: Gathering, state: Evidence["state"]): Enriched {
    const { facts, gaps, retryAfterSeconds } = gathering;
    const sorted = facts.toSorted((a, b) => b.telling - a.telling);
    const moving = severityFacts(incident, sorted, gathering);
    return {
      evidence: { incidentId: incident.id, state, facts: sorted, gaps, moving, gatheredAt: this.#options.clock() },
      retryAfterSeconds,
    };
  }
}

function noteRetry(gathering: Gathering, { retryAfterSeconds }: NotAsked): void {
  gathering.retryAfterSeconds = Math.min(gathering.retryAfterSeconds, retryAfterSeconds);
}

function noteAccount(login: string, known: Known, { facts, gaps, young }: Gathering): void {
  if (typeof known === "string") gaps.push({ what: `the account ${login}`, reason: known });
  else if (known.value === null) facts.push(goneAccountFact(login, known.at));
  else {
    const account = known.value as Account;
    if (known.at - account.createdAt < YOUNG_DAYS * DAY_MS) young.push(login);
    facts.push(...accountFacts(account, known.at));
  }
}

function noteRepository(repo: string, known: Known, { facts, gaps, repositories }: Gathering): void {
  if (typeof known === "string") gaps.push({ what: repo, reason: known });
  else if (known.value === null) facts.push(goneRepositoryFact(repo, known.at));
  else {
    repositories.set(repo, known.value as Repository);
    facts.push(...repositoryFacts(repo, known.value as Repository, known.at));
  }
}

function noteCommit(move: Move, known: Known, { facts, gaps, unsigned }: Gathering): void {
  if (typeof known === "string") gaps.push({ what: `the newest commit of ${move.repo}`, reason: known });
  else if (known.value !== null) {
    const commit = known.value as Commit;
    if (commit.signature?.isValid !== true) unsigned.push(move);
    facts.push(...commitFacts(move, commit, known.at));
  }
}

function noteChecks(move: Move, known: Known, { facts, gaps }: Gathering): void {
  if (typeof known === "string") gaps.push({ what: `the checks of ${move.repo}`, reason: known });
  else if (known.value !== null) facts.push(...checkFacts(move, known.value as Checks, known.at));
}
