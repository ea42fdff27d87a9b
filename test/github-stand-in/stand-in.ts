import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { control } from "./control.ts";
import { EventWindow } from "./event-window.ts";
import { type Fault, faultAnswer, type InjectedFault } from "./fault.ts";
import { advertiseV0, advertiseV2, listRefsV2, type Refs } from "./git-refs.ts";
import { pageAnswer } from "./page-answer.ts";
import { type Account, RateAccounts } from "./rate-accounts.ts";
import type { RawEvent } from "./raw-event.ts";

export interface StandInOptions {
  /** Oldest first. */
  events?: RawEvent[];
  /** See `EventWindow`: events come `perFetch` at a time and leave only after three further complete fetches. */
  untilRead?: { perFetch: number };
  /** X-Poll-Interval, seconds. */
  pollIntervalSeconds?: number;
  /** Requests an hour. */
  anonymousLimit?: number;
  tokenLimit?: number;
  /** The tokens that are right; undefined takes any. */
  tokens?: string[];
  /** By repository, `owner/name`. */
  refs?: Record<string, Refs>;
  /** Whether git's protocol v2 is spoken. */
  gitV2?: boolean;
  /** A fault for a request that no injected fault befalls. */
  faultFor?: (request: SeenRequest) => Fault | undefined;
  /** ms since epoch. */
  clock?: () => number;
  /** 0 takes a free one. */
  port?: number;
}

/** One request as it came in, and what became of it. */
export interface SeenRequest {
  at: number;
  method: string;
  path: string;
  page: number;
  /** The token, as sent; undefined for an anonymous request. */
  token?: string;
  headers: IncomingMessage["headers"];
  /** Undefined while, or because, no answer was given. */
  status?: number;
  fault?: Fault["kind"];
}

/** A GitHub that stands on one's own machine and speaks the real protocol. */
export class GitHubStandIn {
  readonly requests: SeenRequest[] = [];
  readonly window: EventWindow;
  readonly refs: Record<string, Refs>;
  readonly #options: StandInOptions;
  readonly #clock: () => number;
  readonly #accounts: RateAccounts;
  readonly #faults: InjectedFault[] = [];
  readonly #server: Server;

  constructor(options: StandInOptions) {
    this.#options = options;
    this.#clock = options.clock ?? Date.now;
    this.window = new EventWindow(options);
    this.refs = options.refs ?? {};
    const { anonymousLimit = 60, tokenLimit = 5000 } = options;
    this.#accounts = new RateAccounts({ anonymousLimit, tokenLimit, clock: this.#clock });
    this.#server = createServer((request, response) => this.#handle(request, response));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Spoils the next requests that match; several wait in line. */
  inject(fault: InjectedFault): void {
    this.#faults.push({ ...fault });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#options.port ?? 0, "127.0.0.1", resolve);
    });
  }

  /** Ends at once, hanging requests included. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", this.url);
    if (url.pathname.startsWith("/stand-in/")) {
      control(this, url, request, response);
      return;
    }
    const token = /^(?:Bearer|token) (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
    const page = Math.max(1, Math.trunc(Number(url.searchParams.get("page") ?? 1)) || 1);
    const { method = "GET", headers } = request;
    const seen: SeenRequest = { at: this.#clock(), method, path: url.pathname, page, token, headers };
    this.requests.push(seen);
    response.on("finish", () => {
      seen.status = response.statusCode;
    });
    const fault = this.#takeFault(seen);
    seen.fault = fault?.kind;
    if (fault?.kind === "hang") return;
    if (fault?.kind === "reset") request.socket.resetAndDestroy();
    else if (url.pathname.includes(".git/")) this.#answerGit(url, request, response, fault);
    else this.#answerApi(url, seen, response, fault);
  }

  #takeFault(seen: SeenRequest): Fault | undefined {
    const matches = ({ page, path }: InjectedFault) =>
      (page === undefined || page === seen.page) && (path === undefined || seen.path.startsWith(path));
    const index = this.#faults.findIndex(matches);
    const injected = this.#faults[index];
    if (injected === undefined) return this.#options.faultFor?.(seen);
    injected.times = (injected.times ?? 1) - 1;
    if (injected.times <= 0) this.#faults.splice(index, 1);
    return injected.fault;
  }

  #answerApi(url: URL, seen: SeenRequest, response: ServerResponse, fault: Fault | undefined): void {
    const { token } = seen;
    response.setHeader("Date", new Date(this.#clock()).toUTCString());
    response.setHeader("Server", "github.com");
    response.setHeader("Content-Type", "application/json; charset=utf-8");
    if (token !== undefined && this.#options.tokens && !this.#options.tokens.includes(token)) {
      this.#send(response, faultAnswer({ kind: "unauthorized" }, this.#clock()));
      return;
    }
    const account = this.#accounts.of(token);
    const whole = fault && faultAnswer(fault, this.#clock());
    if (whole === undefined && account.used >= account.limit) {
      const resetInSeconds = Math.ceil((account.resetAt - this.#clock()) / 1000);
      this.#send(response, faultAnswer({ kind: "rate-limited", resetInSeconds }, this.#clock()));
      return;
    }
    account.used += 1;
    setRateHeaders(response, account);
    if (whole !== undefined) this.#send(response, whole);
    else this.#answerKnownPath(url, seen, response, fault, account);
  }

  #answerKnownPath(url: URL, seen: SeenRequest, response: ServerResponse, fault: Fault | undefined, account: Account) {
    const belongs = feedOf(url.pathname);
    if (belongs !== undefined) this.#answerPage(belongs, url, seen, response, fault, account);
    else if (url.pathname === "/rate_limit") {
      const core = {
        limit: account.limit,
        remaining: account.limit - account.used,
        used: account.used,
        reset: Math.ceil(account.resetAt / 1000),
      };
      this.#send(response, { status: 200, body: JSON.stringify({ resources: { core }, rate: core }) });
    } else if (url.pathname === "/user" && seen.token !== undefined) {
      response.setHeader("X-OAuth-Scopes", "public_repo");
      this.#send(response, { status: 200, body: JSON.stringify({ login: "stand-in", id: 1 }) });
    } else this.#send(response, { status: 404, body: JSON.stringify({ message: "Not Found" }) });
  }

  #answerPage(
    belongs: (event: RawEvent) => boolean,
    url: URL,
    seen: SeenRequest,
    response: ServerResponse,
    fault: Fault | undefined,
    account: Account,
  ): void {
    const perPage = Math.min(100, Math.max(1, Number(url.searchParams.get("per_page") ?? 30)));
    if (seen.page * perPage > 300) {
      const message = "In order to keep the API fast for everyone, pagination is limited for this resource.";
      this.#send(response, { status: 422, body: JSON.stringify({ message }) });
      return;
    }
    const isPublic = url.pathname === "/events";
    if (isPublic) this.window.begin(seen.page);
    const events = this.window.page(seen.page, perPage, belongs);
    const oldEvents = fault?.kind === "old-events" ? this.window.dropped(fault.count) : [];
    const ifNoneMatch = seen.headers["if-none-match"];
    const answer = pageAnswer({
      events,
      oldEvents,
      url,
      perPage,
      ifNoneMatch,
      fault,
      page: seen.page,
      length: this.window.length(belongs),
    });
    // an unchanged page costs nothing when the request is authenticated
    if (answer.status === 304 && seen.token !== undefined) account.used -= 1;
    setRateHeaders(response, account);
    response.setHeader("ETag", answer.etag);
    response.setHeader("X-Poll-Interval", String(this.#options.pollIntervalSeconds ?? 60));
    if (answer.link !== undefined) response.setHeader("Link", answer.link);
    const isWhole = !["truncated", "oversized", "cut-off", "hang-in-body"].includes(fault?.kind ?? "");
    if (isPublic && isWhole) response.on("finish", () => this.window.finish(seen.page, [...events, ...oldEvents]));
    this.#send(response, answer, fault);
  }

  #answerGit(url: URL, request: IncomingMessage, response: ServerResponse, fault: Fault | undefined): void {
    const repo = /^\/([^/]+\/[^/]+)\.git\//.exec(url.pathname)?.[1] ?? "";
    const refs = this.refs[repo];
    const whole = fault && faultAnswer(fault, this.#clock());
    if (whole !== undefined) this.#send(response, whole);
    else if (refs === undefined) {
      response.setHeader("WWW-Authenticate", 'Basic realm="GitHub"');
      this.#send(response, { status: 401, body: "Repository not found." });
    } else if (request.method === "POST") {
      const chunks: Buffer[] = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", () => {
        response.setHeader("Content-Type", "application/x-git-upload-pack-result");
        this.#send(response, { status: 200, body: listRefsV2(refs, Buffer.concat(chunks).toString()) }, fault);
      });
    } else {
      const v2 = this.#options.gitV2 !== false && request.headers["git-protocol"] === "version=2";
      response.setHeader("Content-Type", "application/x-git-upload-pack-advertisement");
      this.#send(response, { status: 200, body: v2 ? advertiseV2() : advertiseV0(refs) }, fault);
    }
  }

  #send(
    response: ServerResponse,
    answer: { status: number; headers?: Record<string, string>; body: string } | undefined,
    fault?: Fault,
  ): void {
    const { status, headers = {}, body } = answer ?? { status: 500, body: "" };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.statusCode = status;
    if (fault?.kind !== "hang-in-body" && fault?.kind !== "cut-off") {
      response.end(status === 304 ? undefined : body);
      return;
    }
    response.setHeader("Content-Length", Buffer.byteLength(body));
    response.write(body.slice(0, Math.floor(body.length / 2)), () => {
      if (fault.kind === "cut-off") response.destroy();
    });
  }
}

function setRateHeaders(response: ServerResponse, { limit, used, resetAt }: Account): void {
  response.setHeader("X-RateLimit-Limit", limit);
  response.setHeader("X-RateLimit-Remaining", Math.max(0, limit - used));
  response.setHeader("X-RateLimit-Used", used);
  response.setHeader("X-RateLimit-Reset", Math.ceil(resetAt / 1000));
}

/** Which events stand in the feed of a path; undefined for a path that is no feed. */
function feedOf(path: string): ((event: RawEvent) => boolean) | undefined {
  const [, kind, first, second, third, ...rest] = path.split("/");
  if (path === "/events") return () => true;
  if (kind === "repos" && third === "events" && rest.length === 0) {
    return (event) => event.repo?.name === `${first}/${second}`;
  }
  if (kind === "orgs" && second === "events" && third === undefined) {
    return (event) => event.org?.login === first || event.repo?.name.startsWith(`${first}/`) === true;
  }
  if (kind === "users" && second === "events" && third === "public") return (event) => event.actor?.login === first;
  return undefined;
}

/** Starts a stand-in on 127.0.0.1. */
export async function startGitHubStandIn(options: StandInOptions = {}): Promise<GitHubStandIn> {
  const standIn = new GitHubStandIn(options);
  await standIn.start();
  return standIn;
}
