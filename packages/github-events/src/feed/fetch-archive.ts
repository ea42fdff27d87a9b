import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { backoffMs } from "../backoff.ts";
import { archiveHourStart } from "./archive-hour.ts";
import { HourDownload } from "./fetch-archive-hour.ts";

/** GH Archive: one file for each hour since 2011-02-12. https://www.gharchive.org */
const GH_ARCHIVE = "https://data.gharchive.org";

export interface FetchArchiveOptions {
  /** Where the files go; made when missing. Unfinished files lie there as `.part` and are picked up by the next call. */
  folder: string;
  /** Where the hours lie. Default https://data.gharchive.org */
  baseUrl?: string;
  /** Tries in a row without a new byte before an hour is given up. Default 5. */
  attempts?: number;
  /** Longest time of one try, in ms; what it brought is kept. Default 120,000. */
  attemptMs?: number;
  /** Wait before the next try, in ms; `failures` counts from 1. Default from a second up to a quarter of an hour, with jitter. */
  delayMs?: (failures: number) => number;
  onProgress?: (progress: FetchArchiveProgress) => void;
  /** Stops the fetching, which then throws the signal's reason. What was fetched stays. */
  signal?: AbortSignal;
  fetch?: typeof globalThis.fetch;
  sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
  /** A signal that fires after so many ms. */
  timeout?: (ms: number) => AbortSignal;
}

/** Told with every piece that arrives, and after every hour. */
export interface FetchArchiveProgress {
  hour: string;
  /** Bytes of this hour on disk, and how many it has as far as the server has said. */
  bytes: number;
  totalBytes?: number;
  /** Hours that are done, in whatever way, and all that were asked for. */
  hoursDone: number;
  hours: number;
}

/** What came of each hour. */
export interface FetchArchiveResult {
  /** Paths of the files that are there now, in the order asked for. */
  files: string[];
  /** Hours that the archive does not have. */
  holes: string[];
  /** Hours that could not be fetched; a later call goes on where this one stopped. */
  failed: { hour: string; reason: string }[];
}

/**
 * Fetches hours of GH Archive (named as `archiveHours` gives them) into a folder, one after another. A file that is there
 * is not fetched again, an unfinished one is resumed with a Range request, and a file gets its name only when its size is
 * right. An hour that the archive lacks is a hole, a server's failure is tried again; neither stops the rest. Throws a
 * RangeError for what is no hour, what the disk throws, and the signal's reason.
 */
export async function fetchArchive(
  hours: readonly string[],
  options: FetchArchiveOptions,
): Promise<FetchArchiveResult> {
  const { folder, baseUrl = GH_ARCHIVE, attempts = 5, attemptMs = 120_000, onProgress, signal } = options;
  const { delayMs = (failures) => backoffMs(failures, Math.random), timeout = AbortSignal.timeout } = options;
  const { fetch = globalThis.fetch, sleep = (ms, signal) => wait(ms, undefined, { signal }) } = options;
  for (const hour of hours)
    if (archiveHourStart(hour) === undefined)
      throw new RangeError(`not an hour such as 2025-07-04-5: ${JSON.stringify(hour)}`);

  await mkdir(folder, { recursive: true });
  const result: FetchArchiveResult = { files: [], holes: [], failed: [] };
  for (const [hoursDone, hour] of hours.entries()) {
    signal?.throwIfAborted();
    const path = join(folder, `${hour}.json.gz`);
    const url = `${baseUrl.replace(/\/+$/, "")}/${hour}.json.gz`;
    let last = { bytes: 0, totalBytes: undefined as number | undefined };
    const tell = (done: number) => onProgress?.({ hour, ...last, hoursDone: done, hours: hours.length });
    const onBytes = (bytes: number, totalBytes: number | undefined) => {
      last = { bytes, totalBytes };
      tell(hoursDone);
    };
    const source = { url, path, attempts, attemptMs, delayMs, onBytes, signal, fetch, sleep, timeout };
    const ended = await new HourDownload(source).run();
    if (ended.state === "stored") result.files.push(path);
    else if (ended.state === "hole") result.holes.push(hour);
    else result.failed.push({ hour, reason: ended.reason });
    tell(hoursDone + 1);
  }
  return result;
}
