import type { PipelineInput } from "@oddwatch/pipeline";
import { LogPage, Problem } from "@oddwatch/protocol";
import type { LogSource } from "@oddwatch/server";
import { networkFailure } from "../doctor/network-failure.ts";

/** The most that the service gives at a time. */
const PAGE = 5_000;
const ANSWER_WITHIN_MS = 30_000;

export interface ServiceLogOptions {
  /** Where the service listens, without a slash at the end. */
  url: string;
  token?: string;
  /** The workspace whose log is wanted. */
  workspace: string;
  signal: AbortSignal;
  fetch?: typeof globalThis.fetch;
}

/** A running service that does not give its log; the message says why and what to do. */
export class ServiceLogRefused extends Error {
  override readonly name = "ServiceLogRefused";
}

/**
 * The log of the service that runs at `url`; undefined when nothing listens there, or something that is no Oddwatch.
 * @throws ServiceLogRefused
 */
export async function askServiceLog(options: ServiceLogOptions): Promise<LogSource | undefined> {
  const page = await readPage(options, { fromSeq: 1, limit: 1 });
  if (page === undefined) return undefined;
  if (page.workspace !== options.workspace) {
    throw new ServiceLogRefused(
      `The service at ${options.url} serves workspace ${page.workspace}, not ${options.workspace}.`,
    );
  }
  return {
    bounds: async () => ({ firstSeq: page.first_seq, headSeq: page.head_seq }),
    read: (fromSeq, toSeq) => readPages(options, fromSeq, toSeq),
  };
}

async function* readPages(options: ServiceLogOptions, fromSeq: number, toSeq: number): AsyncGenerator<PipelineInput[]> {
  for (let next = fromSeq; next <= toSeq; ) {
    const page = await readPage(options, { fromSeq: next, toSeq, limit: PAGE });
    if (page?.inputs[0]?.seq !== next) {
      throw new ServiceLogRefused(`The service at ${options.url} stopped giving its log at ${next} of ${toSeq}.`);
    }
    next += page.inputs.length;
    yield page.inputs as PipelineInput[]; // the service gives what its pipeline stored
  }
}

interface Wanted {
  fromSeq: number;
  toSeq?: number;
  limit: number;
}

async function readPage(
  { url, token, signal, fetch = globalThis.fetch }: ServiceLogOptions,
  { fromSeq, toSeq, limit }: Wanted,
): Promise<LogPage | undefined> {
  const to = toSeq === undefined ? "" : `&to=${toSeq}`;
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const within = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  try {
    const response = await fetch(`${url}/api/v1/log?from=${fromSeq}&limit=${limit}${to}`, { headers, signal: within });
    const answer: unknown = await response.json();
    if (response.ok) return LogPage.safeParse(answer).data;
    const problem = Problem.safeParse(answer).data;
    if (problem === undefined || response.status === 404) return undefined;
    throw new ServiceLogRefused(`The service at ${url} does not give its log: ${adviceFor(problem)}`);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ServiceLogRefused) throw error;
    if (error instanceof SyntaxError || isRefused(error)) return undefined;
    throw new ServiceLogRefused(`The service at ${url} does not give its log: ${networkFailure(error)}.`, {
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
