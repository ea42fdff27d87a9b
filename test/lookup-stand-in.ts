import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { rawAccount, rawCommit, rawComparison, rawEvents, rawRepository } from "./lookup-answers.ts";

/** How a request is spoilt. */
export type LookupFault =
  | { status: number; headers?: Record<string, string>; body?: string }
  /** Bytes as they are, with status 200. */
  | { raw: string }
  | "never"
  | "hang-up";

/** One request as it came in. */
export interface SeenLookup {
  method: string;
  path: string;
  token: string | undefined;
  variables: Record<string, string>;
  query: string;
}

const Question = z.object({ query: z.string(), variables: z.record(z.string(), z.string()) });
/** `s0: user(...)`, and whether a commit of a repository is asked for, and what of it. */
const FIELD = /^\s*s(\d+): (user|repository)\(.*?\) \{ (object)?(.*)$/;

/** A GitHub that answers GraphQL questions about what `lookup-answers.ts` holds, and compares commits over REST. */
export class LookupStandIn {
  readonly seen: SeenLookup[] = [];
  /** Answers by lower-case login, `owner/name` or commit id; null for what does not exist. */
  readonly known = new Map<string, unknown>();
  /** The fault that befalls a request. */
  faultFor: (seen: SeenLookup) => LookupFault | undefined = () => undefined;
  /** Points that GitHub says are left. */
  remaining = 4_990;
  /** What a question costs. */
  cost = 1;
  /** Types of errors that go with an answer, by login, name or commit id: its answer is then null. */
  readonly failures = new Map<string, string>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async start(): Promise<LookupStandIn> {
    const standIn = new LookupStandIn();
    standIn.#server.listen(0, "127.0.0.1");
    await once(standIn.#server, "listening");
    return standIn;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Forgets all requests and faults, and knows the usual again. */
  reset(): void {
    this.seen.length = 0;
    this.known.clear();
    this.failures.clear();
    this.faultFor = () => undefined;
    this.remaining = 4_990;
    this.cost = 1;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url: path = "/" } = request;
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    const body = await text(request);
    const { query, variables } = method === "POST" ? Question.parse(JSON.parse(body)) : { query: "", variables: {} };
    const seen = { method, path, token, variables, query };
    this.seen.push(seen);
    const fault = this.faultFor(seen);
    if (fault === "never") return;
    if (fault === "hang-up") {
      request.socket.resetAndDestroy();
      return;
    }
    if (fault !== undefined && "raw" in fault) {
      response.end(fault.raw);
      return;
    }
    if (fault !== undefined) {
      response.writeHead(fault.status, fault.headers).end(fault.body ?? "{}");
      return;
    }
    const answer = path === "/graphql" ? this.#graphql(seen) : this.#rest(path);
    if (answer === null) response.writeHead(404).end('{"message":"Not Found"}');
    else response.end(JSON.stringify(answer));
  }

  #graphql({ query, variables }: SeenLookup): unknown {
    const data: Record<string, unknown> = {
      rateLimit: { cost: this.cost, limit: 5_000, remaining: this.remaining, resetAt: "2026-11-20T13:00:00Z" },
    };
    const errors: unknown[] = [];
    for (const line of query.split("\n")) {
      const [, index, field, object] = FIELD.exec(line) ?? [];
      if (index === undefined) continue;
      const repo = `${variables[`owner${index}`]}/${variables[`name${index}`]}`;
      const name = object ? variables[`oid${index}`] : field === "user" ? variables[`login${index}`] : repo;
      const usual = object ? rawCommit : field === "user" ? rawAccount : rawRepository;
      const held = this.known.get((name as string).toLowerCase());
      const failure = held === null ? "NOT_FOUND" : this.failures.get(name as string);
      const value = failure === undefined ? { ...usual(name as string), ...(held as object | undefined) } : null;
      data[`s${index}`] = object ? { object: value } : value;
      if (failure !== undefined && !object) {
        errors.push({ type: failure, path: [`s${index}`], message: `Could not resolve ${name}` });
      }
    }
    return errors.length === 0 ? { data } : { data, errors };
  }

  #rest(path: string): unknown {
    const compared = /\/compare\/(\w+\.\.\.\w+)/.exec(path)?.[1];
    const held = this.known.get(compared ?? path.split("?")[0] ?? "");
    if (held === null) return null;
    if (compared !== undefined) return { ...rawComparison(), ...(held as object | undefined) };
    return held ?? rawEvents();
  }
}
