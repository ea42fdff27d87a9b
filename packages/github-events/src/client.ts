import { answerError } from "./answer-error.ts";
import { InvalidAnswer, Unauthorized } from "./errors.ts";
import { type EventFeed, feedPath } from "./event-feed.ts";
import { type EventPage, readItems } from "./event-page.ts";
import { nextLink } from "./next-link.ts";
import { pollIntervalMs, readRate } from "./rate-limit.ts";
import { type Answer, sendRequest } from "./send-request.ts";

/** A token, or a function that gives the current one: tokens of a GitHub App installation live an hour. */
export type Token = string | (() => Promise<string>);

export interface GitHubClientOptions {
  /** Such as `https://github.example.com/api/v3` for an Enterprise Server. */
  apiUrl?: string;
  token?: Token;
  fetch?: typeof globalThis.fetch;
  /** GitHub refuses requests without one. */
  userAgent?: string;
  /** For connecting, headers and body together. */
  timeoutMs?: number;
  /** Of a page, after decompression. A page of 100 events has about 300 kB, seldom a few MB. */
  longestBodyBytes?: number;
  /** Now, ms since epoch. */
  clock?: () => number;
}

export interface PageRequest {
  /** 1 is the newest; GitHub serves at most 300 events of a feed. */
  page?: number;
  /** 1 to 100. */
  perPage?: number;
  /** Of an earlier answer to the same request, verbatim. */
  etag?: string;
  signal?: AbortSignal;
  /** Called before each HTTP request, redirects included: to count them. What it throws ends the call. */
  beforeRequest?: () => void;
}

/** The version whose answers are read here; Enterprise Servers know it too. https://docs.github.com/rest/about-the-rest-api/api-versions */
const API_VERSION = "2022-11-28";

/**
 * GitHub's lists of events, one call for one page. It waits for nothing and repeats nothing: that is the pollers' part.
 *
 * Every call rejects with a `GitHubError` (`Unauthorized`, `Forbidden`, `NotFound`, `RateLimited`, `Unavailable`,
 * `InvalidAnswer`) or with the signal's reason. One bad event is quarantined and never costs its page.
 *
 * @example
 * const page = await new GitHubClient().listPublicEvents({ perPage: 100 });
 * if (page.status === "ok") console.log(page.events.length, page.etag, page.pollIntervalMs);
 */
export class GitHubClient {
  readonly #apiUrl: URL;
  readonly #token: Token | undefined;
  readonly #fetch: typeof globalThis.fetch;
  readonly #userAgent: string;
  readonly #timeoutMs: number;
  readonly #longestBodyBytes: number;
  readonly #clock: () => number;

  constructor({
    apiUrl = "https://api.github.com",
    token,
    fetch = globalThis.fetch,
    userAgent = "oddwatch-github-events",
    timeoutMs = 20_000,
    longestBodyBytes = 32 * 1024 * 1024,
    clock = Date.now,
  }: GitHubClientOptions = {}) {
    this.#apiUrl = new URL(apiUrl.replace(/\/+$/, ""));
    this.#token = token;
    this.#fetch = fetch;
    this.#userAgent = userAgent;
    this.#timeoutMs = timeoutMs;
    this.#longestBodyBytes = longestBodyBytes;
    this.#clock = clock;
  }

  /** Events of everybody: 300 at most, as three pages of 100 that differ in what they hold, with up to hours of delay. */
  listPublicEvents(request: PageRequest = {}): Promise<EventPage> {
    return this.listEvents("public", request);
  }

  /** Events of one repository, `owner/name`. */
  listRepositoryEvents(repo: string, request: PageRequest = {}): Promise<EventPage> {
    return this.listEvents({ repo }, request);
  }

  listOrganizationEvents(org: string, request: PageRequest = {}): Promise<EventPage> {
    return this.listEvents({ org }, request);
  }

  /** Public events of one account. */
  listUserEvents(user: string, request: PageRequest = {}): Promise<EventPage> {
    return this.listEvents({ user }, request);
  }

  /** One page of any feed. Throws RangeError for a name that GitHub does not allow. */
  async listEvents(feed: EventFeed, request: PageRequest = {}): Promise<EventPage> {
    const { page = 1, perPage = 100 } = request;
    const url = new URL(this.#apiUrl.href.replace(/\/$/, "") + feedPath(feed));
    url.searchParams.set("per_page", String(perPage));
    url.searchParams.set("page", String(page));
    return this.#getPage(url, request);
  }

  /** All pages of a feed, newest first, along the server's own links, which may not lead to another host. */
  async *eventPages(
    feed: EventFeed,
    request: Omit<PageRequest, "etag" | "page"> = {},
  ): AsyncGenerator<EventPage & { status: "ok" }> {
    let page = await this.listEvents(feed, request);
    while (page.status === "ok") {
      yield page;
      if (page.next === undefined) return;
      page = await this.#getPage(this.#sameHost(page.next), request);
    }
  }

  async #getPage(url: URL, { etag, signal, beforeRequest }: PageRequest): Promise<EventPage> {
    const answer = await sendRequest(url, {
      fetch: this.#fetch,
      headers: {
        accept: "application/vnd.github+json",
        "user-agent": this.#userAgent,
        "x-github-api-version": API_VERSION,
        ...(etag === undefined ? {} : { "if-none-match": etag }),
      },
      authorization: await this.#authorization(url),
      signal,
      beforeRequest,
      timeoutMs: this.#timeoutMs,
      longestBodyBytes: this.#longestBodyBytes,
    });
    return readPage(answer, this.#clock());
  }

  #sameHost(address: string): URL {
    const facts = { path: this.#apiUrl.pathname, reason: "the next page is on another host" };
    if (!URL.canParse(address, this.#apiUrl.href)) throw new InvalidAnswer(facts);
    const url = new URL(address, this.#apiUrl);
    if (url.origin !== this.#apiUrl.origin) throw new InvalidAnswer(facts);
    return url;
  }

  async #authorization({ pathname: path }: URL): Promise<string | undefined> {
    if (this.#token === undefined) return undefined;
    const token = typeof this.#token === "string" ? this.#token : await currentToken(this.#token, path);
    // fetch would refuse such a header too, but with an error that quotes the token
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw new Unauthorized({ path, reason: "the token is empty or holds characters that no token has" });
    }
    return `Bearer ${token}`;
  }
}

async function currentToken(token: () => Promise<string>, path: string): Promise<string> {
  try {
    return (await token()).trim();
  } catch (cause) {
    throw new Unauthorized({ path, reason: "no token could be had" }, { cause });
  }
}

function readPage(answer: Answer, now: number): EventPage {
  const { status, headers, url } = answer;
  const facts = {
    etag: headers.get("etag") ?? undefined,
    pollIntervalMs: pollIntervalMs(headers),
    rate: readRate(headers, now),
  };
  if (status === 304) return { status: "not-modified", ...facts };
  if (status !== 200) throw answerError(answer, now);
  const items = readList(answer);
  if (items === undefined) throw new InvalidAnswer({ path: url.pathname, status, reason: "not a JSON list" });
  return { status: "ok", ...facts, ...readItems(items), next: nextLink(headers.get("link")) };
}

function readList({ body }: Answer): unknown[] | undefined {
  try {
    const items: unknown = JSON.parse(new TextDecoder().decode(body));
    return Array.isArray(items) ? items : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
