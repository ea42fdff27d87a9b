import { InvalidAnswer, Unavailable } from "./errors.ts";
import { readBody } from "./read-body.ts";

export interface RequestOptions {
  fetch: typeof globalThis.fetch;
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  /** Value of the Authorization header; sent to the first address's origin only, never to where it redirects. */
  authorization?: string;
  body?: Uint8Array<ArrayBuffer>;
  signal?: AbortSignal;
  /** For each hop: connecting, headers and body together. */
  timeoutMs: number;
  /** Of the body after decompression. */
  longestBodyBytes: number;
  /** Called before each hop; what it throws ends the request. */
  beforeRequest?: () => void;
}

/** What came back. */
export interface Answer {
  /** Where it came from in the end, after redirects. */
  url: URL;
  status: number;
  headers: Headers;
  body: Uint8Array;
}

const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 307, 308]);
/** Enough of an error's body to know what kind it is. */
const LONGEST_ERROR_BYTES = 65_536;

function redirectTarget(from: URL, response: Response): URL {
  const facts = { path: from.pathname, status: response.status };
  const location = response.headers.get("location");
  if (location === null) throw new InvalidAnswer({ ...facts, reason: "a redirect without a target" });
  if (!URL.canParse(location, from.href))
    throw new InvalidAnswer({ ...facts, reason: "a redirect to what is no address" });
  const to = new URL(location, from);
  const weaker = from.protocol === "https:" && to.protocol !== "https:";
  if (weaker || !/^https?:$/.test(to.protocol)) {
    throw new InvalidAnswer({ ...facts, reason: `a redirect to ${to.protocol}` });
  }
  return to;
}

/** One hop. Whatever breaks between connecting and the body's last byte is `Unavailable`; the caller's abort stays itself. */
async function sendHop(
  url: URL,
  options: RequestOptions,
  authorization: string | undefined,
): Promise<[Response, Answer]> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const headers = authorization === undefined ? options.headers : { ...options.headers, authorization };
  options.signal?.throwIfAborted();
  options.beforeRequest?.();
  try {
    const { method = "GET", body } = options;
    const response = await options.fetch(url.href, { method, headers, body, redirect: "manual", signal });
    const longest = response.ok ? options.longestBodyBytes : LONGEST_ERROR_BYTES;
    const { bytes, cut } = await readBody(response, longest);
    if (cut && response.ok) {
      throw new InvalidAnswer({ path: url.pathname, status: response.status, reason: `longer than ${longest} bytes` });
    }
    return [response, { url, status: response.status, headers: response.headers, body: bytes }];
  } catch (error) {
    if (error instanceof InvalidAnswer) throw error;
    options.signal?.throwIfAborted();
    const reason = timeout.aborted ? `no answer within ${options.timeoutMs / 1000} s` : connectionReason(error);
    throw new Unavailable({ path: url.pathname, reason }, { cause: error });
  }
}

function connectionReason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
  return code === undefined ? "the connection failed" : `the connection failed, ${code}`;
}

/**
 * Sends one HTTP request and reads its answer, bounded in time and length, following up to three redirects.
 *
 * Any status is an answer. Rejects with `Unavailable` (no connection, broken, too slow), `InvalidAnswer` (too long, a
 * redirect that leads nowhere or to plain HTTP) or the signal's reason.
 */
export async function sendRequest(address: URL, options: RequestOptions): Promise<Answer> {
  let url = address;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const [response, answer] = await sendHop(
      url,
      options,
      url.origin === address.origin ? options.authorization : undefined,
    );
    if (!REDIRECTS.has(answer.status)) return answer;
    url = redirectTarget(url, response);
  }
  throw new InvalidAnswer({ path: address.pathname, reason: `more than ${MOST_REDIRECTS} redirects` });
}
