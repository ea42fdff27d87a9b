import {
  Forbidden,
  GitHubClient,
  GitHubError,
  GitHubLookup,
  type LookedUp,
  NotFound,
  RateLimited,
  type Subject,
  Unauthorized,
  Unavailable,
} from "@oddwatch/github-events";
import type { Clock } from "../clock.ts";
import type { Metrics } from "../metrics.ts";
import type { AskedService } from "../outside-board.ts";
import { askInGroups } from "./ask-in-groups.ts";
import { type Baseline, baselineOf } from "./baseline.ts";
import { type CodeChange, codeChangeOf } from "./code-change.ts";
import type { FoundSecret } from "./find-secrets.ts";
import type { Leave, Left, LookupBudget, Refusal, Resource } from "./lookup-budget.ts";
import type { LookupCache, LookupKind, Remembered } from "./lookup-cache.ts";
import type { Asker, Credential, LookupTokens } from "./lookup-tokens.ts";
import { NotAsked, notAsked } from "./not-asked.ts";
import type { Move } from "./subjects.ts";

export interface LookupsOptions {
  cache: LookupCache;
  budget: LookupBudget;
  tokens: LookupTokens;
  apiUrl: string;
  /** Points of one hour. */
  pointsPerHour: () => Promise<number>;
  metrics: Pick<Metrics, "lookups" | "lookupPoints">;
  /** Hears how questions to GitHub end. */
  asked?: AskedService;
  clock: Clock;
  /** Of one question to GitHub. */
  timeoutMs?: number;
}

/** Why something is not known, in a plain sentence, and whether waiting helps. */
export interface Unknown {
  reason: string;
  isPassing: boolean;
}

/** What is known of one subject: remembered or just asked for. */
export type Known = Remembered | Unknown;

/** A question to GitHub, and what it may take. */
interface Question<T> {
  resource: Resource;
  points: number;
  ask: (credential: Credential) => Promise<{ value: T; taken: number | undefined; left: Left | undefined }>;
}

/** Less than the time within which somebody has to be told of the gravest incidents. */
const TIMEOUT_MS = 10_000;
/** How long a token that GitHub does not take is left alone. */
const REFUSED_SECONDS = 3_600;

/**
 * Looks things up: in the cache first, then at GitHub within the budget. What cannot be asked for throws `NotAsked`; the
 * signal's reason passes through.
 */
export class Lookups {
  readonly #options: LookupsOptions;
  readonly #lookup: GitHubLookup;
  /** Until then GitHub is taken for out of reach, ms since epoch: a question that hangs makes no other one hang. */
  #downUntil = 0;

  constructor(options: LookupsOptions) {
    this.#options = options;
    const { apiUrl, clock, timeoutMs = TIMEOUT_MS } = options;
    this.#lookup = new GitHubLookup({ apiUrl, clock, userAgent: "oddwatch", timeoutMs });
  }

  /** Whether there is a token to ask with. */
  get isPossible(): boolean {
    return this.#options.tokens.hasToken;
  }

  /**
   * Subjects in one question for each token that they need, answered in their order. When GitHub cannot be asked, those that
   * are remembered are still answered; `failure` is what makes sense to repeat soonest.
   */
  async subjects(subjects: readonly Subject[], signal: AbortSignal): Promise<{ known: Known[]; failure?: NotAsked }> {
    const { tokens } = this.#options;
    const remembered = await Promise.all(subjects.map((each) => this.#remembered(each.kind, keyOf(each))));
    const answers = await askInGroups(
      subjects.filter((_, index) => remembered[index] === undefined),
      (subject) => tokens.askerFor(subject.kind === "account" ? undefined : ownerOf(subject.repo)),
      (asker, wanted) => this.#ask(asker, wanted, signal),
    );
    for (const [{ kind }, answer] of answers) this.#countAnswer(kind, answer);
    const [failure] = [...answers.values()]
      .filter((answer) => answer instanceof NotAsked)
      .sort((one, other) => one.retryAfterSeconds - other.retryAfterSeconds);
    const known = subjects.map((subject, index) => {
      const answer = remembered[index] ?? (answers.get(subject) as Known | NotAsked);
      return answer instanceof NotAsked ? { reason: answer.message, isPassing: answer.isPassing } : answer;
    });
    return { known, ...(failure && { failure }) };
  }

  /**
   * How a move changed the code, as a `CodeChange`; `value` is null when the commit before cannot be reached any more. It is
   * asked for anew when other credentials were sought in it before.
   */
  async change({ repo, before, head }: Move, sought: readonly FoundSecret[], signal: AbortSignal): Promise<Remembered> {
    const key = `${repo} ${before}...${head}`;
    const ask = () =>
      this.#askOnce(ownerOf(repo), async ({ token }) => {
        try {
          const { comparison, rate } = await this.#lookup.compare({ repo, base: before, head }, { token, signal });
          return { value: await codeChangeOf(comparison, sought), taken: 1, left: rate };
        } catch (error) {
          if (!(error instanceof NotFound)) throw error;
          return { value: null, taken: 1, left: undefined };
        }
      });
    const wereSought = (value: unknown) => {
      const done = (value as CodeChange | null)?.sought ?? [];
      return value === null || sought.every(({ hash }) => done.includes(hash));
    };
    return this.#once("comparison", key, ask, wereSought);
  }

  /** What an account or a repository did in public in the last 30 days, as far as GitHub's newest 100 events reach. */
  async baseline(feed: { user: string } | { repo: string }, signal: AbortSignal): Promise<Remembered> {
    const key = "user" in feed ? `user ${feed.user}` : `repo ${feed.repo}`;
    const { apiUrl, clock, timeoutMs = TIMEOUT_MS } = this.#options;
    return this.#once("baseline", key, () =>
      this.#askOnce("repo" in feed ? ownerOf(feed.repo) : undefined, async ({ token }) => {
        try {
          const client = new GitHubClient({ apiUrl, token, clock, userAgent: "oddwatch", timeoutMs });
          const page = await client.listEvents(feed, { signal });
          const value: Baseline | null = page.status === "ok" ? baselineOf(page.events, clock()) : null;
          return { value, taken: 1, left: page.rate };
        } catch (error) {
          if (!(error instanceof NotFound)) throw error;
          return { value: null, taken: 1, left: undefined };
        }
      }),
    );
  }

  async #remembered(
    kind: LookupKind,
    key: string,
    isEnough: (value: unknown) => boolean = () => true,
  ): Promise<Remembered | undefined> {
    const held = (await this.#options.cache.read(kind, [key])).get(key);
    if (held === undefined || !isEnough(held.value)) return undefined;
    this.#count(kind, "hit");
    return held;
  }

  async #once(
    kind: LookupKind,
    key: string,
    ask: () => Promise<unknown>,
    isEnough?: (value: unknown) => boolean,
  ): Promise<Remembered> {
    const held = await this.#remembered(kind, key, isEnough);
    if (held !== undefined) return held;
    try {
      const value = await ask();
      this.#count(kind, "asked");
      return await this.#options.cache.write(kind, key, value);
    } catch (error) {
      if (error instanceof NotAsked) this.#countAnswer(kind, error);
      throw error;
    }
  }

  #count(kind: LookupKind, outcome: "hit" | "asked" | "not-asked"): void {
    this.#options.metrics.lookups.inc({ kind, outcome });
  }

  #countAnswer(kind: LookupKind, answer: Known | NotAsked): void {
    this.#count(kind, answer instanceof NotAsked && !answer.wasSent ? "not-asked" : "asked");
  }

  async #ask(asker: Asker, subjects: readonly Subject[], signal: AbortSignal): Promise<Known[]> {
    const found = await this.#spend(asker, {
      resource: "graphql",
      points: GitHubLookup.expectedPoints(subjects.length),
      ask: async ({ name, token }) => {
        const answer = await this.#lookup.lookUp(subjects, { token, tokenName: name, signal });
        return { value: answer.found, taken: answer.points?.cost, left: answer.points };
      },
    });
    const known: Known[] = [];
    for (const [index, each] of found.entries()) known.push(await this.#keep(subjects[index] as Subject, each));
    return known;
  }

  async #keep(subject: Subject, looked: LookedUp): Promise<Known> {
    if (looked.status === "unknown") return { reason: looked.reason, isPassing: looked.isPassing };
    const value = looked.status === "found" ? looked.value : null;
    return this.#options.cache.write(subject.kind, keyOf(subject), value);
  }

  /** One call to the REST API about something of `owner`. */
  async #askOnce<T>(owner: string | undefined, ask: Question<T>["ask"]): Promise<T> {
    return this.#spend(await this.#options.tokens.askerFor(owner), { resource: "rest", points: 1, ask });
  }

  /** Asks with one token after another until one is taken. */
  async #spend<T>(asker: Asker, { resource, points, ask }: Question<T>): Promise<T> {
    const { budget, tokens, metrics, asked, clock } = this.#options;
    for (;;) {
      const downMs = this.#downUntil - clock();
      if (downMs > 0) throw new NotAsked("GitHub cannot be reached", Math.ceil(downMs / 1000));
      const leave = await this.#leave(asker, resource, points);
      try {
        const { value, taken = points, left } = await ask(leave.credential);
        metrics.lookupPoints.inc(taken);
        asked?.answered();
        await budget.settle(leave, taken, left);
        return value;
      } catch (error) {
        if (!(error instanceof GitHubError)) throw error;
        metrics.lookupPoints.inc(points); // GitHub asks points for what went wrong too
        if (!(error instanceof Forbidden)) asked?.failed(`${notAsked(error).message}.`); // one place that is closed is no trouble
        if (error instanceof RateLimited) await budget.block(leave, Math.ceil(error.retryAfterMs / 1000));
        if (!(error instanceof Unauthorized)) throw this.#noted(notAsked(error));
        tokens.refused(asker);
        await budget.block(leave, REFUSED_SECONDS);
        await budget.settle(leave, 0, undefined);
      }
    }
  }

  /** Leave from the first group of tokens in which one may be used now. */
  async #leave(asker: Asker, resource: Resource, points: number): Promise<Leave> {
    const { budget, tokens, pointsPerHour } = this.#options;
    const wanted = { resource, points, pointsPerHour: await pointsPerHour() };
    let soonest: Refusal | undefined;
    for await (const credentials of tokens.credentialsOf(asker)) {
      const leave = await budget.take(credentials, wanted);
      if (!("reason" in leave)) return leave;
      if (soonest === undefined || leave.retryAfterSeconds < soonest.retryAfterSeconds) soonest = leave;
    }
    throw new NotAsked(
      soonest?.reason ?? "no token may be used",
      soonest?.retryAfterSeconds ?? Number.POSITIVE_INFINITY,
    );
  }

  #noted(failure: NotAsked): NotAsked {
    if (failure.cause instanceof Unavailable) {
      this.#downUntil = this.#options.clock() + failure.retryAfterSeconds * 1000;
    }
    return failure;
  }
}

function ownerOf(repo: string): string {
  return repo.slice(0, repo.indexOf("/"));
}

function keyOf(subject: Subject): string {
  if (subject.kind === "account") return subject.login;
  return subject.kind === "repository" ? subject.repo : `${subject.repo} ${subject.sha}`;
}
