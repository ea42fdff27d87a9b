import { Problem } from "@oddwatch/protocol";
import { networkFailure } from "../doctor/network-failure.ts";

const ANSWER_WITHIN_MS = 30_000;

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
}

/** What is asked for, and how to know it. */
export interface Wanted<Answer> {
  /** Path and query, with the first slash. */
  path: string;
  /** One of the protocol's schemas. */
  schema: { safeParse(value: unknown): { data?: Answer } };
  /** Its name in errors, such as `its log`. */
  what: string;
  /** Sent as JSON with PUT; without it the question is a GET. */
  body?: unknown;
}

/**
 * What the service at `url` answers; undefined when nothing listens there, or something that is no Oddwatch.
 * @throws ServiceRefused
 */
export async function askService<Answer>(
  { url, token, signal, fetch = globalThis.fetch }: ServiceOptions,
  { path, schema, what, body }: Wanted<Answer>,
): Promise<Answer | undefined> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const sent = body === undefined ? {} : { method: "PUT", body: JSON.stringify(body) };
  if (body !== undefined) headers["content-type"] = "application/json";
  const within = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  try {
    const response = await fetch(`${url}${path}`, { ...sent, headers, signal: within });
    const answer: unknown = await response.json();
    if (response.ok) return schema.safeParse(answer).data;
    const problem = Problem.safeParse(answer).data;
    if (problem === undefined || response.status === 404) return undefined;
    throw new ServiceRefused(`The service at ${url} does not give ${what}: ${adviceFor(problem)}`);
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
