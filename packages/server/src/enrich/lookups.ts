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
import { type Baseline, baselineOf } from "./baseline.ts";
import { codeChangeOf } from "./code-change.ts";
import type { Left, LookupBudget, Resource } from "./lookup-budget.ts";
import type { LookupCache, LookupKind, Remembered } from "./lookup-cache.ts";
import { NotAsked, notAsked } from "./not-asked.ts";
import type { Move } from "./subjects.ts";

export interface LookupsOptions {
  cache: LookupCache;
  budget: LookupBudget;
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

/** What is known of one subject: remembered or just asked for. A string says why it is not known. */
export type Known = Remembered | string;

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
    return this.#options.budget.hasToken;
  }

  /** Subjects in one question, answered in their order. When GitHub cannot be asked, those that are remembered are still answered. */
  async subjects(subjects: readonly Subject[], signal: AbortSignal): Promise<{ known: Known[]; failure?: NotAsked }> {
    const remembered = await Promise.all(subjects.map((each) => this.#remembered(each.kind, keyOf(each))));
    const wanted = subjects.filter((_, index) => remembered[index] === undefined);
    let answers: Known[] = [];
    let failure: NotAsked | undefined;
    try {
      answers = wanted.length === 0 ? [] : await this.#ask(wanted, signal);
    } catch (error) {
      if (!(error instanceof NotAsked)) throw error;
      failure = error;
    }
    let next = 0;
    const known = remembered.map((each) => each ?? answers[next++] ?? (failure as NotAsked).message);
    return { known, ...(failure && { failure }) };
  }

  /** How a move changed the code, as a `CodeChange`; `value` is null when the commit before cannot be reached any more. */
  async change({ repo, before, head }: Move, signal: AbortSignal): Promise<Remembered> {
    const key = `${repo} ${before}...${head}`;
    return this.#once("comparison", key, () =>
      this.#spend("rest", 1, async (token) => {
        try {
          const { comparison, rate } = await this.#lookup.compare({ repo, base: before, head }, { token, signal });
          return { value: await codeChangeOf(comparison), taken: 1, left: rate };
        } catch (error) {
          if (!(error instanceof NotFound)) throw error;
          return { value: null, taken: 1, left: undefined };
        }
      }),
    );
  }

  /** What an account or a repository did in public in the last 30 days, as far as GitHub's newest 100 events reach. */
  async baseline(feed: { user: string } | { repo: string }, signal: AbortSignal): Promise<Remembered> {
    const key = "user" in feed ? `user ${feed.user}` : `repo ${feed.repo}`;
    const { apiUrl, clock, timeoutMs = TIMEOUT_MS } = this.#options;
    return this.#once("baseline", key, () =>
      this.#spend("rest", 1, async (token) => {
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

  async #remembered(kind: LookupKind, key: string): Promise<Remembered | undefined> {
    const held = (await this.#options.cache.read(kind, [key])).get(key);
    this.#options.metrics.lookups.inc({ kind, outcome: held === undefined ? "miss" : "hit" });
    return held;
  }

  async #once(kind: LookupKind, key: string, ask: () => Promise<unknown>): Promise<Remembered> {
    return (await this.#remembered(kind, key)) ?? this.#options.cache.write(kind, key, await ask());
  }

  async #ask(subjects: readonly Subject[], signal: AbortSignal): Promise<Known[]> {
    const found = await this.#spend("graphql", GitHubLookup.expectedPoints(subjects.length), async (token) => {
      const answer = await this.#lookup.lookUp(subjects, { token, signal });
      return { value: answer.found, taken: answer.points?.cost, left: answer.points };
    });
    const known: Known[] = [];
    for (const [index, each] of found.entries()) known.push(await this.#keep(subjects[index] as Subject, each));
    return known;
  }

  async #keep(subject: Subject, looked: LookedUp): Promise<Known> {
    if (looked.status === "unknown") return looked.reason;
    const value = looked.status === "found" ? looked.value : null;
    return this.#options.cache.write(subject.kind, keyOf(subject), value);
  }

  /** Asks with one token after another until one is taken. */
  async #spend<T>(
    resource: Resource,
    points: number,
    ask: (token: string) => Promise<{ value: T; taken: number | undefined; left: Left | undefined }>,
  ): Promise<T> {
    const { budget, metrics, pointsPerHour, asked, clock } = this.#options;
    const most = await pointsPerHour();
    for (;;) {
      const downMs = this.#downUntil - clock();
      if (downMs > 0) throw new NotAsked("GitHub cannot be reached", Math.ceil(downMs / 1000));
      const leave = await budget.take(resource, points, most);
      if ("reason" in leave) throw new NotAsked(leave.reason, leave.retryAfterSeconds);
      try {
        const { value, taken = points, left } = await ask(leave.token);
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
        await budget.block(leave, REFUSED_SECONDS);
        await budget.settle(leave, 0, undefined);
      }
    }
  }

  #noted(failure: NotAsked): NotAsked {
    if (failure.cause instanceof Unavailable) {
      this.#downUntil = this.#options.clock() + failure.retryAfterSeconds * 1000;
    }
    return failure;
  }
}

function keyOf(subject: Subject): string {
  if (subject.kind === "account") return subject.login;
  return subject.kind === "repository" ? subject.repo : `${subject.repo} ${subject.sha}`;
}
