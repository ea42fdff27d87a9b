import {
  Health,
  IncidentDetail,
  IncidentPage,
  Problem,
  type SessionRequest,
  SessionState,
  type Severity,
  Stats,
} from "@oddwatch/protocol";
import { ApiProblem, NoAnswer } from "./api-error.ts";

export interface IncidentQuery {
  severities: Iterable<Severity>;
  /** Where the page before ended; the newest page without it. */
  cursor?: string;
  signal?: AbortSignal;
}

/** Incidents a page. */
const PAGE_SIZE = 50;

/** What can be read as an answer of type `T`: a schema of the protocol. */
interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: Error };
}

/** The service's HTTP API, from the same origin as the page. Every call throws `ApiProblem` or `NoAnswer` when it fails. */
export class ApiClient {
  readonly #fetch: typeof globalThis.fetch;

  constructor(fetch: typeof globalThis.fetch) {
    this.#fetch = fetch;
  }

  /** One page of incidents, newest change first. */
  incidents({ severities, cursor, signal }: IncidentQuery): Promise<IncidentPage> {
    const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
    for (const severity of severities) query.append("severity", severity);
    if (cursor !== undefined) query.set("cursor", cursor);
    return this.#get(`/api/v1/incidents?${query}`, IncidentPage, signal);
  }

  /** One incident with its evidence. The id of a merged one gives the incident that it became part of. */
  incident(id: string, signal?: AbortSignal): Promise<IncidentDetail> {
    return this.#get(`/api/v1/incidents/${encodeURIComponent(id)}`, IncidentDetail, signal);
  }

  /** Also a service that is not well answers, with status 503 and the reasons. */
  async health(): Promise<Health> {
    const response = await this.#request("/health", { headers: { accept: "application/json" } });
    if (!response.ok && response.status !== 503) throw await problemOf(response);
    return read(response, Health);
  }

  stats(): Promise<Stats> {
    return this.#get("/stats", Stats);
  }

  /** Who the reader is, and how somebody can sign in. Answers also those who are not. */
  session(): Promise<SessionState> {
    return this.#get("/api/v1/session", SessionState);
  }

  /** Exchanges a token for a session cookie, which the live stream needs: it cannot send a header. */
  async openSession(shown: SessionRequest): Promise<void> {
    const response = await this.#request("/api/v1/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(shown),
    });
    if (!response.ok) throw await problemOf(response);
  }

  /** Ends the session and takes its cookie. */
  async endSession(): Promise<void> {
    const response = await this.#request("/api/v1/session", { method: "DELETE" });
    if (!response.ok) throw await problemOf(response);
  }

  async #get<T>(path: string, schema: Schema<T>, signal?: AbortSignal): Promise<T> {
    const response = await this.#request(path, { headers: { accept: "application/json" }, signal: signal ?? null });
    if (!response.ok) throw await problemOf(response);
    return read(response, schema);
  }

  async #request(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.#fetch.call(undefined, path, init);
    } catch (cause) {
      if (init.signal?.aborted) throw cause;
      throw new NoAnswer("Oddwatch does not answer", { cause });
    }
  }
}

async function read<T>(response: Response, schema: Schema<T>): Promise<T> {
  const result = schema.safeParse(await jsonOf(response));
  if (result.success) return result.data;
  throw new NoAnswer("Oddwatch’s answer cannot be read; reload the page, it may be older than the service", {
    cause: result.error,
  });
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const problem = Problem.safeParse(await jsonOf(response));
  if (problem.success) return new ApiProblem(problem.data);
  return new ApiProblem({ status: response.status, title: `Oddwatch answered ${response.status}` });
}

/** The body as JSON; undefined when it is none, which no schema accepts. */
async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
