import { Forbidden, GitHubError, NotFound, RateLimited, Unauthorized } from "../errors.ts";
import { hashedId } from "../hashed-id.ts";
import type { Rate } from "../rate-limit.ts";
import type { AuditEvent } from "./audit-event.ts";
import { type AuditPage, type AuditPageRequest, auditLogUrl, fetchAuditPage } from "./audit-page.ts";

export interface AuditLogReaderOptions
  extends Pick<AuditPageRequest, "signal" | "fetch" | "userAgent" | "timeoutMs" | "longestBodyBytes" | "clock"> {
  organisation: string;
  apiUrl: string;
  /** Tried in turn until one may read the log. */
  tokens: readonly (() => Promise<string>)[];
  /** Acts from this time on are asked for, ms since epoch. */
  from: number;
}

/** Acts reach the log a little out of order: those of the last ten minutes are asked for again. */
const OVERLAP_MS = 10 * 60_000;

/** Reads the audit log of one organisation on and on, page by page, each act once. */
export class AuditLogReader {
  readonly #options: AuditLogReaderOptions;
  #from: number;
  #token = 0;
  #next: URL | undefined;
  /** Of the newest answer to the address of `from`. */
  #etag: { url: string; value: string } | undefined;
  /** Acts handed over that would come again, by id, with their time. */
  readonly #told = new Map<string, number>();
  rate: Rate | undefined;

  constructor(options: AuditLogReaderOptions) {
    this.#options = options;
    this.#from = options.from;
  }

  /** Where to go on after a restart, ms since epoch. */
  get from(): number {
    return this.#from;
  }

  /** The next page of this reading: acts not handed over before, oldest first, and whether there is more. Rejects with a `GitHubError`. */
  async read() {
    const url = this.#next ?? auditLogUrl(this.#options.apiUrl, this.#options.organisation, this.#from);
    const page = await this.#ask(url);
    this.rate = page.rate ?? this.rate;
    if (page.status === "not-modified") return { events: [], quarantined: [], more: false };
    if (this.#next === undefined && page.etag !== undefined) this.#etag = { url: url.href, value: page.etag };
    this.#next = page.next?.href === url.href ? undefined : page.next; // a page that leads to itself would never end
    const events = page.events.filter(({ event }) => this.#isNews(event));
    const now = this.#options.clock();
    const quarantined = page.quarantined.filter(({ raw }) => this.#isNews({ id: hashedId(raw), at: now }));
    this.#advance(page.events.map(({ event }) => event));
    return { events, quarantined, more: this.#next !== undefined };
  }

  /** After a failure the reading begins anew: a cursor may have gone stale. */
  restart(): void {
    this.#next = undefined;
  }

  async #ask(url: URL): Promise<AuditPage> {
    const { tokens } = this.#options;
    const etag = this.#etag?.url === url.href ? this.#etag.value : undefined;
    let refusal: GitHubError | undefined;
    for (let tried = 0; tried < tokens.length; tried++) {
      const place = (this.#token + tried) % tokens.length;
      try {
        const token = await this.#tokenAt(place, url);
        const page = await fetchAuditPage({ ...this.#options, url, token, etag: tried === 0 ? etag : undefined });
        this.#token = place;
        return page;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        refusal ??= error;
      }
    }
    throw refusal ?? new Unauthorized({ path: url.pathname, reason: "no token is configured" });
  }

  async #tokenAt(place: number, { pathname: path }: URL): Promise<string> {
    try {
      return await this.#options.tokens[place]();
    } catch (error) {
      if (error instanceof GitHubError) throw error;
      throw new Unauthorized({ path, reason: "no token could be had" }, { cause: error });
    }
  }

  #isNews({ id, at }: Pick<AuditEvent, "id" | "at">): boolean {
    if (this.#told.has(id)) return false;
    this.#told.set(id, at);
    return true;
  }

  /** A time ahead of the clock would hide everything until then. */
  #advance(events: readonly AuditEvent[]): void {
    const now = this.#options.clock();
    const newest = Math.max(0, ...events.map(({ at }) => Math.min(at, now)));
    const from = Math.max(this.#from, newest - OVERLAP_MS);
    if (from - this.#from < OVERLAP_MS / 10 && this.#next === undefined) return; // the same address keeps its ETag
    this.#from = from;
    for (const [id, at] of this.#told) if (at < from - 1000) this.#told.delete(id);
  }
}

/** Whether another token may fare better. */
function isRefusal(error: unknown): error is GitHubError {
  return (
    error instanceof Unauthorized ||
    error instanceof Forbidden ||
    error instanceof NotFound ||
    (error instanceof RateLimited && !error.secondary)
  );
}
