import { setTimeout as sleepFor } from "node:timers/promises";
import { answerError } from "../answer-error.ts";
import { backoffMs } from "../backoff.ts";
import { GitHubError, InvalidAnswer, RateLimited, Unavailable } from "../errors.ts";
import type { WatchSurroundings } from "../feed/watch-surroundings.ts";
import type { RequestLimits } from "../request-limits.ts";
import { sendRequest } from "../send-request.ts";
import { type ReportedTrouble, reportedTroubles } from "./reported-trouble.ts";
import type { StatusPosition } from "./status-position.ts";

export interface WatchStatusOptions extends RequestLimits, WatchSurroundings {
  /** Where `api/v2/incidents.json` lies. Default GitHub's status page. */
  baseUrl?: string;
  /** From one look to the next. Default three minutes. */
  intervalMs?: number;
  /** The position of the last stored round. */
  position?: StatusPosition;
}

/** Troubles that are new or said otherwise than before, and where the watching stands. */
export interface StatusRound {
  troubles: ReportedTrouble[];
  /** Store it together with the troubles. */
  position: StatusPosition;
}

/** What ended longer ago than this is told to nobody: no event of now is explained by it. */
const OLD_MS = 86_400_000;

/**
 * Watches what GitHub reports about itself. A round comes when a trouble is new, ends or is put into other words: once a
 * change, also over a restart. While the page cannot be reached nothing comes; it is asked less and less often, down to
 * every quarter of an hour. Ends when the signal aborts.
 *
 * https://www.githubstatus.com/api
 */
export async function* watchStatus(options: WatchStatusOptions = {}): AsyncGenerator<StatusRound, void, void> {
  const {
    intervalMs = 3 * 60_000,
    position,
    onStatus,
    signal,
    sleep = (ms, signal) => sleepFor(ms, undefined, { signal }),
    random = Math.random,
    clock = Date.now,
  } = options;
  let told: StatusPosition["told"] = position?.told ?? {};
  let lastSuccessAt: number | undefined;
  let failures = 0;
  while (!signal?.aborted) {
    try {
      const look = await ask(options, clock);
      if (look instanceof GitHubError) failures++;
      else {
        failures = 0;
        lastSuccessAt = clock();
        const { troubles, listed } = changes(look, told, clock() - OLD_MS);
        told = listed;
        if (troubles.length > 0) yield { troubles, position: { version: 1, told } };
      }
      const nextTryAt = clock() + (failures === 0 ? intervalMs : waitMs(look, backoffMs(failures, random, intervalMs)));
      const error = look instanceof GitHubError ? look.message : undefined;
      onStatus?.({ state: error === undefined ? "ok" : "waiting", lastSuccessAt, error, nextTryAt });
      await sleep(Math.max(0, nextTryAt - clock()), signal);
    } catch (error) {
      if (signal?.aborted) return;
      throw error;
    }
  }
}

/** The troubles that the page lists, or why they could not be read. */
async function ask(
  {
    baseUrl = "https://www.githubstatus.com",
    fetch = globalThis.fetch,
    userAgent = "oddwatch-github-events",
    signal,
    timeoutMs = 20_000,
    longestBodyBytes = 4 * 1024 * 1024,
  }: WatchStatusOptions,
  clock: () => number,
): Promise<ReportedTrouble[] | GitHubError> {
  const address = new URL(`${baseUrl.replace(/\/+$/, "")}/api/v2/incidents.json`);
  try {
    const headers = { accept: "application/json", "user-agent": userAgent };
    const answer = await sendRequest(address, { fetch, headers, signal, timeoutMs, longestBodyBytes });
    if (answer.status !== 200) return answerError(answer, clock());
    const troubles = reportedTroubles(jsonOf(answer.body));
    if (troubles !== undefined) return troubles;
    return new InvalidAnswer({ path: address.pathname, status: 200, reason: "no list of incidents" });
  } catch (error) {
    if (error instanceof GitHubError) return error;
    throw error;
  }
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What is news beside `told`, and all that the page lists and is not old: what is told from now on. */
function changes(troubles: readonly ReportedTrouble[], told: StatusPosition["told"], oldAt: number) {
  const current = troubles.filter(({ until = Infinity }) => until > oldAt);
  const isNews = ({ id, title, from, until }: ReportedTrouble) => {
    const before = Object.hasOwn(told, id) ? told[id] : undefined;
    return before?.title !== title || before.from !== from || before.until !== until;
  };
  const listed = Object.fromEntries(current.map(({ id, ...rest }) => [id, rest]));
  return { troubles: current.filter(isNews), listed };
}

function waitMs(look: unknown, backoff: number): number {
  const asked = look instanceof RateLimited || look instanceof Unavailable ? look.retryAfterMs : undefined;
  return Math.max(backoff, asked ?? 0);
}
