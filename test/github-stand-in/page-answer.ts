import { createHash } from "node:crypto";
import type { Fault } from "./fault.ts";
import type { RawEvent } from "./raw-event.ts";

/** What goes out for one page. */
export interface PageAnswer {
  status: 200 | 304;
  etag: string;
  link?: string;
  /** Empty for 304. */
  body: string;
}

export interface PageQuestion {
  events: RawEvent[];
  /** Events in the whole list. */
  length: number;
  url: URL;
  page: number;
  perPage: number;
  ifNoneMatch?: string;
  fault?: Fault;
  /** Events that come back with the fault `old-events`. */
  oldEvents: RawEvent[];
}

const MALFORMED = [
  null,
  7,
  { id: "1", type: "PushEvent" },
  { type: "WatchEvent", actor: { login: "" }, created_at: "yesterday" },
];

function linkHeader(url: URL, page: number, last: number): string | undefined {
  const to = (target: number, rel: string) => {
    const address = new URL(url);
    address.searchParams.set("page", String(target));
    return `<${address.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [to(page - 1, "prev"), to(1, "first")] : []),
    ...(page < last ? [to(page + 1, "next"), to(last, "last")] : []),
  ];
  return links.length > 0 ? links.join(", ") : undefined;
}

function bodyOf({ events, fault, oldEvents }: PageQuestion): string {
  const items: unknown[] = [...events];
  if (fault?.kind === "malformed-event") items.splice(1, 0, ...MALFORMED);
  if (fault?.kind === "old-events") items.push(...oldEvents);
  const text = JSON.stringify(items);
  if (fault?.kind === "truncated") return text.slice(0, Math.floor(text.length / 2));
  return fault?.kind === "oversized" ? text + " ".repeat(fault.bytes) : text;
}

/** The page as GitHub sends it: weak ETag over the body, 304 when the client has it, links to the neighbours. */
export function pageAnswer(question: PageQuestion): PageAnswer {
  const body = bodyOf(question);
  const etag = `W/"${createHash("sha256").update(body).digest("hex")}"`;
  const link = linkHeader(question.url, question.page, Math.max(1, Math.ceil(question.length / question.perPage)));
  const unchanged = question.ifNoneMatch === etag;
  return { status: unchanged ? 304 : 200, etag, link, body: unchanged ? "" : body };
}
