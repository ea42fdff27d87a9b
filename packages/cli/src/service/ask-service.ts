import { Problem } from "@oddwatch/protocol";
import { networkFailure } from "../doctor/network-failure.ts";

const ANSWER_WITHIN_MS = 30_000;
/** What a service answers that is older than the question. */
const NO_SUCH_PATH = "urn:oddwatch:problem:not-found";

export interface ServiceOptions {
  /** Where the service listens, without a slash at the end. */
  url: string;
  token?: string;
  signal: AbortSignal;
  fetch?: typeof globalThis.fetch;
}

/** A running service that does not give what is asked for; the message says why and what to do. */
export class ServiceRefused extends Error {
  override readonly name = "ServiceRefused";
  /** Of its answer; undefined when there was none. */
  readonly status: number | undefined;

  constructor(message: string, { status, ...options }: ErrorOptions & { status?: number } = {}) {
    super(message, options);
    this.status = status;
  }
}

/** What is asked for, and how to know it. */
export interface Wanted<Answer> {
  /** Path and query, with the first slash. */
  path: string;
  /** One of the protocol's schemas. */
  schema: { safeParse(value: unknown): { data?: Answer } };
  /** Its name in errors, such as `its log`. */
  what: string;
  /** Sent as JSON; without it the question is a GET. */
  body?: unknown;
  /** PUT with a body, else GET, unless given. An answer without content is null. */
  method?: "POST" | "PUT" | "DELETE";
}

/**
 * What the service at `url` answers; undefined when nothing listens there, or something that is no Oddwatch.
 * @throws ServiceRefused
 */
export async function askService<Answer>(
  { url, token, signal, fetch = globalThis.fetch }: ServiceOptions,
  { path, schema, what, body, method }: Wanted<Answer>,
): Promise<Answer | undefined> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const sent = body === undefined ? { method } : { method: method ?? "PUT", body: JSON.stringify(body) };
  if (body !== undefined) headers["content-type"] = "application/json";
  const within = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  try {
    const response = await fetch(`${url}${path}`, { ...sent, headers, signal: within });
    const answer: unknown = response.status === 204 ? null : await response.json();
    if (response.ok) return schema.safeParse(answer).data;
    const problem = Problem.safeParse(answer).data;
    if (problem === undefined || problem.type === NO_SUCH_PATH) return undefined;
    throw new ServiceRefused(`The service at ${url} does not give ${what}: ${adviceFor(problem)}`, {
      status: problem.status,
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ServiceRefused) throw error;
    if (error instanceof SyntaxError || isRefused(error)) return undefined;
    throw new ServiceRefused(`The service at ${url} does not give ${what}: ${networkFailure(error)}.`, {
      cause: error,
    });
  }
}

function isRefused(error: unknown): boolean {
  return ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === "ECONNREFUSED";
}

function adviceFor({ status, title, detail = title }: Problem): string {
  return status === 401 ? "it asks for its token, which ODDWATCH_TOKEN names." : detail;
}
