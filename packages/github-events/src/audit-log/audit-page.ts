import { answerError } from "../answer-error.ts";
import { InvalidAnswer, Unauthorized } from "../errors.ts";
import { nextLink } from "../next-link.ts";
import { type Rate, readRate } from "../rate-limit.ts";
import { type Answer, sendRequest } from "../send-request.ts";
import type { AuditEvent } from "./audit-event.ts";
import { parseAuditEvent } from "./parse-audit-event.ts";

/** An act and the JSON it came as. */
export interface ReceivedAuditEvent {
  event: AuditEvent;
  /** Its JSON text, written anew from the parsed page. */
  raw: string;
}

/** One page of an audit log, oldest first, or the news that it has not changed since the given ETag. */
export type AuditPage = { etag?: string; rate?: Rate } & (
  | {
      status: "ok";
      events: ReceivedAuditEvent[];
      quarantined: { reason: string; raw: string }[];
      /** Where the next page lies, on the same server. */
      next?: URL;
    }
  | { status: "not-modified" }
);

export interface AuditPageRequest {
  /** The first page's address, or what `next` of the page before said. */
  url: URL;
  organisation: string;
  token: string;
  /** Of an earlier answer from the same address, verbatim. */
  etag?: string;
  signal?: AbortSignal;
  fetch: typeof globalThis.fetch;
  userAgent: string;
  timeoutMs: number;
  longestBodyBytes: number;
  /** Now, ms since epoch. */
  clock: () => number;
}

const PAGE_LENGTH = 100;
const LONGEST_QUARANTINED_TEXT = 65_536;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/**
 * The address of the acts of an organisation since a time (ms since epoch), oldest first, but those of Git itself.
 * RangeError for a name that GitHub does not allow.
 * https://docs.github.com/rest/orgs/orgs#get-the-audit-log-for-an-organization
 */
export function auditLogUrl(apiUrl: string, organisation: string, from: number): URL {
  if (!NAME.test(organisation)) throw new RangeError(`not an organisation: ${JSON.stringify(organisation)}`);
  const url = new URL(`${apiUrl.replace(/\/+$/, "")}/orgs/${organisation}/audit-log`);
  const since = `${new Date(from).toISOString().slice(0, 19)}+00:00`;
  url.search = new URLSearchParams({
    phrase: `created:>=${since}`,
    include: "web",
    order: "asc",
    per_page: String(PAGE_LENGTH),
  }).toString();
  return url;
}

/** Asks for one page. Rejects with a `GitHubError` or with the signal's reason; one bad entry costs the others nothing. */
export async function fetchAuditPage(request: AuditPageRequest): Promise<AuditPage> {
  const { url, etag, token, clock } = request;
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new Unauthorized({ path: url.pathname, reason: "the token is empty or holds characters that no token has" });
  }
  const answer = await sendRequest(url, {
    ...request,
    headers: {
      accept: "application/vnd.github+json",
      "user-agent": request.userAgent,
      "x-github-api-version": "2022-11-28",
      ...(etag === undefined ? {} : { "if-none-match": etag }),
    },
    authorization: `Bearer ${token}`,
  });
  const facts = { etag: answer.headers.get("etag") ?? undefined, rate: readRate(answer.headers, clock()) };
  if (answer.status === 304) return { status: "not-modified", ...facts };
  if (answer.status !== 200) throw answerError(answer, clock());
  return { status: "ok", ...facts, ...readEntries(answer, request.organisation), next: nextPage(answer, url) };
}

function readEntries(answer: Answer, organisation: string) {
  const events: ReceivedAuditEvent[] = [];
  const quarantined: { reason: string; raw: string }[] = [];
  for (const entry of listOf(answer)) {
    const raw = jsonText(entry);
    if (raw === undefined) {
      quarantined.push({ reason: "nested too deeply", raw: "" });
      continue;
    }
    const { event, reason } = parseAuditEvent(entry, organisation);
    if (event === undefined) quarantined.push({ reason, raw: raw.slice(0, LONGEST_QUARANTINED_TEXT) });
    else events.push({ event, raw });
  }
  return { events, quarantined };
}

/** JSON nested deeper than the stack reaches can be parsed but not written again. */
function jsonText(entry: unknown): string | undefined {
  try {
    return JSON.stringify(entry);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function listOf({ url, body }: Answer): unknown[] {
  let items: unknown;
  try {
    items = JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (Array.isArray(items)) return items;
  throw new InvalidAnswer({ path: url.pathname, status: 200, reason: "not a JSON list" });
}

function nextPage({ headers }: Answer, asked: URL): URL | undefined {
  const link = nextLink(headers.get("link"));
  if (link === undefined) return undefined;
  const url = URL.canParse(link, asked.href) ? new URL(link, asked) : undefined;
  if (url?.origin === asked.origin) return url;
  throw new InvalidAnswer({ path: asked.pathname, reason: "the next page is on another host" });
}
