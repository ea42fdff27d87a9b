import type { Subject } from "@oddwatch/github-events";
import type { Clock } from "../clock.ts";
import type { Baseline } from "./baseline.ts";
import type { CodeChange } from "./code-change.ts";
import type { Evidence } from "./evidence.ts";
import { baselineFacts } from "./facts/baseline-facts.ts";
import { changeFacts } from "./facts/change-facts.ts";
import { isSameRef, secretFacts, type ToldChange } from "./facts/secret-facts.ts";
import type { FoundSecret } from "./find-secrets.ts";
import {
  type Gathering,
  gatheringFrom,
  HIDDEN,
  noteAccount,
  noteAsked,
  noteChecks,
  noteCommit,
  noteGap,
  noteRepository,
  noteRetry,
} from "./gathering.ts";
import type { Remembered } from "./lookup-cache.ts";
import type { Known, Lookups } from "./lookups.ts";
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
  /** Whether it is neither over nor put aside. */
  goesOn: boolean;
}

const DONE_WITH: ReadonlySet<IncidentWithEvents["workState"]> = new Set(["resolved", "suppressed"]);

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
    const gathering = gatheringFrom(incident, clock());
    if (!lookups.isPossible) {
      gathering.gaps.push({
        what: "everything",
        reason: "no GitHub token is configured",
        about: "everything",
      });
      return this.#enriched(incident, gathering, "unavailable");
    }
    const { logins, repos, moves } = subjectsOf(incident);
    await this.#askSubjects({ logins, repos, moves }, gathering, signal);
    await this.#askChanges(moves, gathering, signal);
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

  /** The oldest first: what one added is looked for in those after it. */
  async #askChanges(moves: readonly Move[], gathering: Gathering, signal: AbortSignal): Promise<void> {
    const told: ToldChange[] = [];
    for (const move of moves.toReversed()) {
      const sought = told.filter((other) => isSameRef(other.move, move)).flatMap(({ change }) => change?.secrets ?? []);
      const { value, at } = (await this.#askChange(move, sought, gathering, signal)) ?? {};
      if (value === undefined || at === undefined) continue;
      const change = value as CodeChange | null;
      told.push({ move, change, at });
      gathering.changes.push({ move, status: change?.status ?? "unreachable" });
    }
    for (const { move, change, at } of told.toReversed()) gathering.facts.push(...changeFacts(move, change, at));
    gathering.facts.push(...secretFacts(moves, told));
  }

  async #askChange(
    move: Move,
    sought: readonly FoundSecret[],
    gathering: Gathering,
    signal: AbortSignal,
  ): Promise<Remembered | undefined> {
    const gap = { what: `the change of ${move.repo}`, about: `change:${move.head.slice(0, 10)}` };
    const { gone, repositories, wasPublic } = gathering;
    let found: Remembered | undefined;
    if (!gone.has(move.repo)) {
      await noteAsked(gathering, gap, async () => {
        found = await this.#options.lookups.change(move, sought, signal);
        return [];
      });
      if (found?.value !== null || repositories.has(move.repo) || wasPublic(move.repo)) return found;
    }
    if (!wasPublic(move.repo)) noteGap(gathering, gap, HIDDEN);
    return undefined;
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
      const gap = { what: `what ${login} did lately`, about: `actor.lately:${login}` };
      await noteAsked(gathering, gap, async () => {
        const { value, at } = await lookups.baseline({ user: login }, signal);
        return value === null ? [] : baselineFacts("actor", login, value as Baseline, at);
      });
    }
    if (repo !== undefined) {
      const gap = { what: `what happened in ${repo} lately`, about: `repo.lately:${repo}` };
      await noteAsked(gathering, gap, async () => {
        const { value, at } = await lookups.baseline({ repo }, signal);
        return value === null ? [] : baselineFacts("repo", repo, value as Baseline, at);
      });
    }
  }

  #enriched(incident: IncidentWithEvents, gathering: Gathering, state: Evidence["state"]): Enriched {
    const { facts, gaps, retryAfterSeconds } = gathering;
    const sorted = facts.toSorted((a, b) => b.telling - a.telling);
    const moving = severityFacts(incident, sorted, gathering);
    return {
      evidence: { incidentId: incident.id, state, facts: sorted, gaps, moving, gatheredAt: this.#options.clock() },
      retryAfterSeconds,
      goesOn: incident.state !== "resolved" && !DONE_WITH.has(incident.workState),
    };
  }
}
