import { setTimeout as sleepFor } from "node:timers/promises";
import { CircuitBreaker } from "../circuit-breaker.ts";
import { Forbidden, GitHubError, InvalidAnswer, NotFound, RateLimited } from "../errors.ts";
import { feedPath } from "../event-feed.ts";
import type { SourceStatus } from "../feed/source-status.ts";
import type { WatchSurroundings } from "../feed/watch-surroundings.ts";
import { compareRefs, type KnownRefs, knownRefs } from "./compare-refs.ts";
import { type ListRefsOptions, listRefs } from "./list-refs.ts";
import { DEFAULT_POPULAR_ACTIONS } from "./popular-actions.ts";
import type { RefMove } from "./ref-move.ts";
import type { RefsPosition } from "./refs-position.ts";

export interface WatchRefsOptions extends Omit<ListRefsOptions, "prefixes">, WatchSurroundings {
  /** `owner/name`; some 40 popular actions when nothing is given. */
  repos?: readonly string[];
  /** Where `{owner}/{name}.git` lies. */
  baseUrl?: string;
  /** From the end of one pass over all repositories to the beginning of the next. */
  intervalMs?: number;
  /** The position of the last stored round. */
  position?: RefsPosition;
}

/** What changed, and where the watching stands. */
export interface RefsRound {
  /** Tags that are new, elsewhere or gone, by repository and name; empty when repositories were seen for the first time. */
  moves: RefMove[];
  /** Store it together with the moves. */
  position: RefsPosition;
}

/**
 * Watches the tags of repositories whose moves no event shows: more than three tags pushed at once emit none. The first
 * sight of a repository only takes in what its tags are. A round comes when something changed, not after each pass; a
 * crash repeats at most what was not stored. A list that fails or is cut off changes nothing, so that an outage is
 * never taken for deleted tags. Ends when the signal aborts. Throws RangeError for a name that GitHub does not allow.
 */
export async function* watchRefs({
  repos = DEFAULT_POPULAR_ACTIONS,
  baseUrl = "https://github.com",
  intervalMs = 15 * 60_000,
  position,
  onStatus,
  signal,
  sleep = (ms, signal) => sleepFor(ms, undefined, { signal }),
  random = Math.random,
  clock = Date.now,
  ...options
}: WatchRefsOptions = {}): AsyncGenerator<RefsRound, void, void> {
  for (const repo of repos) feedPath({ repo });
  const breaker = new CircuitBreaker({ random });
  const list = (repo: string) =>
    listRefs(`${baseUrl.replace(/\/+$/, "")}/${repo}.git`, { ...options, clock, signal, prefixes: ["refs/tags/"] });
  const pass = new RefsPass({ repos, position, list, clock, breaker });
  while (!signal?.aborted) {
    try {
      yield* pass.run();
      const nextTryAt = pass.retryAt ?? clock() + intervalMs;
      onStatus?.({ ...pass.status, nextTryAt });
      await sleep(Math.max(0, nextTryAt - clock()), signal);
    } catch (error) {
      if (signal?.aborted) return;
      throw error;
    }
  }
}

interface RefsPassOptions {
  repos: readonly string[];
  position: RefsPosition | undefined;
  list: (repo: string) => ReturnType<typeof listRefs>;
  clock: () => number;
  breaker: CircuitBreaker;
}

/** One pass after another over all repositories. A pass that the breaker broke off is taken up where it stopped. */
class RefsPass {
  readonly #options: RefsPassOptions;
  readonly #known = new Map<string, KnownRefs>();
  readonly #unreadable = new Map<string, string>();
  #left: string[] = [];
  #lastSuccessAt: number | undefined;
  #error: GitHubError | undefined;
  /** When the server may be asked again, ms since epoch, after a pass that was broken off. */
  retryAt: number | undefined;

  constructor(options: RefsPassOptions) {
    this.#options = options;
    for (const repo of options.repos) {
      const known = options.position?.repos[repo];
      if (known !== undefined) this.#known.set(repo, known);
    }
  }

  async *run(): AsyncGenerator<RefsRound, void, void> {
    let isNews = false;
    this.retryAt = undefined;
    if (this.#left.length === 0) this.#left = [...new Set(this.#options.repos)];
    for (let repo = this.#left[0]; repo !== undefined && this.retryAt === undefined; repo = this.#left[0]) {
      this.#left.shift();
      const refs = await this.#read(repo);
      if (refs === undefined) continue;
      const before = this.#known.get(repo);
      this.#known.set(repo, refs);
      isNews ||= before === undefined;
      const moves = before === undefined ? [] : compareRefs(repo, before, refs, this.#options.clock());
      if (moves.length === 0) continue;
      isNews = false;
      yield { moves, position: this.#position() };
    }
    if (isNews) yield { moves: [], position: this.#position() };
  }

  get status(): SourceStatus {
    const state = this.#error === undefined ? "ok" : this.#error instanceof RateLimited ? "waiting" : "failing";
    const unreadable = [...this.#unreadable.values()].join(" ");
    return {
      state,
      lastSuccessAt: this.#lastSuccessAt,
      error: this.#error?.message,
      hint: unreadable === "" ? undefined : unreadable,
    };
  }

  /** Undefined when they could not be read: this repository waits for the next pass, and all of them when `retryAt` is set. */
  async #read(repo: string): Promise<KnownRefs | undefined> {
    const { list, clock, breaker } = this.#options;
    this.#unreadable.delete(repo);
    try {
      const refs = knownRefs(await list(repo));
      breaker.succeeded();
      this.#lastSuccessAt = clock();
      this.#error = undefined;
      return refs;
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      if (error instanceof NotFound || error instanceof Forbidden || error instanceof InvalidAnswer) {
        this.#unreadable.set(repo, error.message);
        return undefined;
      }
      breaker.failed(clock(), error instanceof RateLimited ? error.retryAfterMs : undefined);
      this.#error = error;
      if (breaker.state(clock()) === "open" || error instanceof RateLimited) this.retryAt = breaker.retryAt;
      return undefined;
    }
  }

  #position(): RefsPosition {
    return { version: 1, repos: Object.fromEntries([...this.#known].map(([repo, refs]) => [repo, { ...refs }])) };
  }
}
