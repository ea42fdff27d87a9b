import { setTimeout as sleepFor } from "node:timers/promises";
import { backoffMs } from "../backoff.ts";
import { Forbidden, GitHubError, NotFound, RateLimited, Unauthorized, Unavailable } from "../errors.ts";
import type { SourceStatus } from "../feed/source-status.ts";
import type { WatchSurroundings } from "../feed/watch-surroundings.ts";
import type { RequestLimits } from "../request-limits.ts";
import type { AuditLogPosition } from "./audit-log-position.ts";
import { AuditLogReader } from "./audit-log-reader.ts";
import { auditLogUrl, type ReceivedAuditEvent } from "./audit-page.ts";

export interface WatchAuditLogOptions extends RequestLimits, WatchSurroundings {
  organisations: readonly string[];
  /** Tokens that may read an organisation's log, tried in turn; each call gives one that is good now. */
  tokensFor: (organisation: string) => readonly (() => Promise<string>)[];
  /** Such as `https://github.example.com/api/v3` for an Enterprise Server. */
  apiUrl?: string;
  /** From one look at an organisation to the next. GitHub allows 1,750 an hour. Default one minute. */
  intervalMs?: number;
  /** The position of the last stored round; without one the last day is read. */
  position?: AuditLogPosition;
}

/** What one page of one organisation's audit log brought. */
export interface AuditLogRound {
  organisation: string;
  /** Acts not handed over before, oldest first. */
  events: ReceivedAuditEvent[];
  quarantined: { reason: string; raw: string }[];
  /** Of all organisations: store it together with the acts. */
  position: AuditLogPosition;
}

const FIRST_LOOK_BACK_MS = 24 * 3_600_000;
/** A log that may not be read, or is not there, is asked for again this seldom. */
const REFUSED_MS = 15 * 60_000;

/** An organisation whose log is read. */
interface Watched {
  organisation: string;
  reader: AuditLogReader;
  /** ms since epoch. */
  dueAt: number;
  failures: number;
  error?: GitHubError;
}

/**
 * Watches the audit logs of organisations. A round comes for each page that brought something, oldest act first; after a
 * restart the acts of the last ten minutes may come again. One log that fails costs the others nothing. Ends when the
 * signal aborts, at once when there is no organisation. Throws RangeError for a name that GitHub does not allow.
 * https://docs.github.com/rest/orgs/orgs#get-the-audit-log-for-an-organization
 */
export async function* watchAuditLog(options: WatchAuditLogOptions): AsyncGenerator<AuditLogRound, void, void> {
  const { clock = Date.now, sleep = (ms, signal) => sleepFor(ms, undefined, { signal }), signal, onStatus } = options;
  const watch = new AuditLogWatch(options, clock);
  let next = watch.next();
  while (next !== undefined && !signal?.aborted) {
    try {
      await sleep(Math.max(0, next.dueAt - clock()), signal);
      const round = await watch.read(next);
      next = watch.next();
      onStatus?.(watch.status());
      if (round !== undefined) yield round;
    } catch (error) {
      if (signal?.aborted) return;
      throw error;
    }
  }
}

class AuditLogWatch {
  readonly #options: WatchAuditLogOptions;
  readonly #clock: () => number;
  readonly #watched: Watched[];
  #lastSuccessAt: number | undefined;

  constructor(options: WatchAuditLogOptions, clock: () => number) {
    this.#options = options;
    this.#clock = clock;
    this.#watched = [...new Set(options.organisations)].map((organisation) => ({
      organisation,
      reader: this.#readerOf(organisation),
      dueAt: clock(),
      failures: 0,
    }));
  }

  #readerOf(organisation: string): AuditLogReader {
    const {
      apiUrl = "https://api.github.com",
      position,
      fetch = globalThis.fetch,
      userAgent = "oddwatch-github-events",
      timeoutMs = 20_000,
      longestBodyBytes = 16 * 1024 * 1024,
      tokensFor,
      signal,
    } = this.#options;
    const known = position !== undefined && Object.hasOwn(position.from, organisation);
    const from = known ? position.from[organisation] : this.#clock() - FIRST_LOOK_BACK_MS;
    auditLogUrl(apiUrl, organisation, from); // tells a misspelt name before anything runs
    const request = { organisation, apiUrl, fetch, userAgent, timeoutMs, longestBodyBytes, signal };
    return new AuditLogReader({ ...request, from, tokens: tokensFor(organisation), clock: this.#clock });
  }

  /** Whose turn it is. */
  next(): Watched | undefined {
    return this.#watched.toSorted((a, b) => a.dueAt - b.dueAt)[0];
  }

  /** Undefined when nothing new came. */
  async read(watched: Watched): Promise<AuditLogRound | undefined> {
    const { organisation, reader } = watched;
    const from = reader.from;
    try {
      const { events, quarantined, more } = await reader.read();
      const now = this.#clock();
      this.#lastSuccessAt = now;
      watched.error = undefined;
      watched.failures = 0;
      watched.dueAt = more ? now : now + (this.#options.intervalMs ?? 60_000);
      if (events.length + quarantined.length === 0 && reader.from === from) return undefined;
      return { organisation, events, quarantined, position: this.#position() };
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      reader.restart();
      watched.error = error;
      watched.failures++;
      watched.dueAt = this.#clock() + this.#waitMs(watched, error);
      return undefined;
    }
  }

  #waitMs({ failures }: Watched, error: GitHubError): number {
    if (error instanceof RateLimited) return error.retryAfterMs;
    if (isRefused(error)) return REFUSED_MS;
    const asked = error instanceof Unavailable ? error.retryAfterMs : undefined;
    return Math.max(asked ?? 0, backoffMs(failures, this.#options.random ?? Math.random));
  }

  #position(): AuditLogPosition {
    const from = this.#watched.map(({ organisation, reader }) => [organisation, reader.from]);
    return { version: 1, from: Object.fromEntries(from) };
  }

  status(): SourceStatus {
    const failed = this.#watched.filter(({ error }) => error !== undefined);
    const worst = failed.find(({ error }) => !(error instanceof RateLimited)) ?? failed[0];
    const state = worst === undefined ? "ok" : worst.error instanceof RateLimited ? "waiting" : "failing";
    const hint = failed.some(({ error }) => isRefused(error)) ? ADVICE : undefined;
    const [{ reader }] = this.#watched;
    return {
      state,
      lastSuccessAt: this.#lastSuccessAt,
      error: worst?.error?.message,
      nextTryAt: this.next()?.dueAt,
      rate: reader.rate,
      hint,
    };
  }
}

const ADVICE =
  "The audit log's API needs GitHub Enterprise Cloud, and an App with the organisation permission Administration (read), " +
  "or an owner's token with read:audit_log; `oddwatch doctor` tests it.";

function isRefused(error: GitHubError | undefined): boolean {
  return error instanceof Unauthorized || error instanceof Forbidden || error instanceof NotFound;
}
