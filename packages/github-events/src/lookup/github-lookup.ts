import { answerError } from "../answer-error.ts";
import { InvalidAnswer, Unauthorized } from "../errors.ts";
import { type Rate, readRate } from "../rate-limit.ts";
import { type Answer, sendRequest } from "../send-request.ts";
import { Comparison } from "./comparison.ts";
import { type LookupAnswer, readLookupAnswer, TooMuchAsked } from "./lookup-answer.ts";
import { lookupQuery } from "./lookup-query.ts";
import { isCommitId, repositoryParts, type Subject } from "./subject.ts";

/** Subjects that one query may have. */
export const MOST_SUBJECTS = 25;
/** Connections that a subject has at most: GitHub asks a point for each hundred. */
const CONNECTIONS_EACH = 6;

export interface GitHubLookupOptions {
  /** Such as `https://github.example.com/api/v3` for an Enterprise Server. */
  apiUrl?: string;
  fetch?: typeof globalThis.fetch;
  userAgent?: string;
  /** For connecting, headers and body together. GitHub itself gives up after 10 s. */
  timeoutMs?: number;
  longestBodyBytes?: number;
  /** Now, ms since epoch. */
  clock?: () => number;
}

export interface LookupRequest {
  /** GraphQL answers nobody without one. */
  token: string;
  /** What stays when the token changes, such as that of an installation; what it may not ask for is remembered under it. */
  tokenName?: string;
  signal?: AbortSignal;
}

/**
 * Asks GitHub about accounts, repositories and commits, many in one question. It waits for nothing and repeats nothing.
 * Every call rejects with a `GitHubError` or with the signal's reason.
 */
export class GitHubLookup {
  readonly #options: Required<GitHubLookupOptions>;
  /** Tokens that were refused the restricted fields. */
  readonly #plain = new Set<string>();

  constructor({
    apiUrl = "https://api.github.com",
    fetch = globalThis.fetch,
    userAgent = "oddwatch-github-events",
    timeoutMs = 15_000,
    longestBodyBytes = 16 * 1024 * 1024,
    clock = Date.now,
  }: GitHubLookupOptions = {}) {
    this.#options = { apiUrl: apiUrl.replace(/\/+$/, ""), fetch, userAgent, timeoutMs, longestBodyBytes, clock };
  }

  /** Points that a question about so many subjects is expected to take. https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api */
  static expectedPoints(subjects: number): number {
    return Math.max(1, Math.ceil((subjects * CONNECTIONS_EACH) / 100));
  }

  /** One question about at most 25 subjects (RangeError above), answered in their order. */
  async lookUp(subjects: readonly Subject[], request: LookupRequest): Promise<LookupAnswer> {
    if (subjects.length > MOST_SUBJECTS) throw new RangeError(`more than ${MOST_SUBJECTS} subjects in one question`);
    if (subjects.length === 0) return { found: [], points: undefined };
    const { tokenName = request.token } = request;
    if (this.#plain.has(tokenName)) return this.#ask(subjects, request, false);
    try {
      return await this.#ask(subjects, request, true);
    } catch (error) {
      if (!(error instanceof TooMuchAsked)) throw error;
      this.#plain.add(tokenName);
      return this.#ask(subjects, request, false);
    }
  }

  /** How `head` follows `base`. Rejects with `NotFound` when `base` cannot be reached any more, or all of it is gone. */
  async compare(
    { repo, base, head }: { repo: string; base: string; head: string },
    request: LookupRequest,
  ): Promise<{ comparison: Comparison; rate: Rate | undefined }> {
    if (!isCommitId(base) || !isCommitId(head)) throw new RangeError("not a commit id");
    const path = `/repos/${repositoryParts(repo).join("/")}/compare/${base}...${head}`;
    const answer = await this.#send(`${this.#options.apiUrl}${path}?per_page=1`, request);
    const facts = { path, status: 200 };
    const comparison = Comparison.safeParse(jsonOf(answer));
    if (!comparison.success) throw new InvalidAnswer({ ...facts, reason: "not a comparison" });
    return { comparison: comparison.data, rate: readRate(answer.headers, this.#options.clock()) };
  }

  async #ask(subjects: readonly Subject[], request: LookupRequest, restricted: boolean): Promise<LookupAnswer> {
    const { text, variables } = lookupQuery(subjects, { restricted });
    const body = new TextEncoder().encode(JSON.stringify({ query: text, variables }));
    const { url, headers, body: answered } = await this.#send(this.#graphqlUrl(), request, body);
    const now = this.#options.clock();
    try {
      return readLookupAnswer(subjects, new TextDecoder().decode(answered), {
        path: url.pathname,
        headers,
        now,
        restricted,
      });
    } catch (error) {
      if (!(error instanceof TooMuchAsked) || restricted) throw error;
      throw new InvalidAnswer({ path: url.pathname, status: 200, reason: "the token may ask for nothing" });
    }
  }

  /** Beside `/api/v3` of an Enterprise Server, below the API's address elsewhere. */
  #graphqlUrl(): string {
    return `${this.#options.apiUrl.replace(/\/api\/v3$/, "/api")}/graphql`;
  }

  async #send(address: string, { token, signal }: LookupRequest, body?: Uint8Array<ArrayBuffer>): Promise<Answer> {
    const { fetch, userAgent, timeoutMs, longestBodyBytes, clock } = this.#options;
    const url = new URL(address);
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw new Unauthorized({
        path: url.pathname,
        reason: "the token is empty or holds characters that no token has",
      });
    }
    const answer = await sendRequest(url, {
      fetch,
      method: body === undefined ? "GET" : "POST",
      headers: {
        accept: "application/vnd.github+json",
        "user-agent": userAgent,
        "x-github-api-version": "2022-11-28",
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      authorization: `Bearer ${token}`,
      body,
      signal,
      timeoutMs,
      longestBodyBytes,
    });
    if (answer.status !== 200) throw answerError(answer, clock());
    return answer;
  }
}

function jsonOf({ body }: Answer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
