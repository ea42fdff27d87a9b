import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";

/** What the fetching of one hour needs. */
export interface HourSource {
  url: string;
  /** The finished file; the unfinished one is beside it as `.part`. */
  path: string;
  attempts: number;
  attemptMs: number;
  delayMs: (failures: number) => number;
  onBytes: (bytes: number, totalBytes: number | undefined) => void;
  signal: AbortSignal | undefined;
  fetch: typeof globalThis.fetch;
  sleep: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
  timeout: (ms: number) => AbortSignal;
}

/** How one hour ended: on disk, not in the archive, or given up for a reason. */
export type HourResult = { state: "stored" } | { state: "hole" } | { state: "failed"; reason: string };

/** What one request came to. Only `retry` is tried again. */
type Attempt = HourResult | { state: "retry"; reason: string };

/** Bytes of a file; undefined when it is not there. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** From which byte an answer starts, and how many the whole has; undefined when its headers do not say. */
function extentOf({ status, headers }: Response): { first: number | undefined; totalBytes: number | undefined } {
  const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+)$/.exec(headers.get("content-range") ?? "");
  if (status !== 200)
    return { first: range?.[1] ? Number(range[1]) : undefined, totalBytes: range?.[2] ? Number(range[2]) : undefined };
  const length = headers.get("content-length");
  return { first: 0, totalBytes: length === null ? undefined : Number(length) };
}

function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** Fetches one hour into its file: picks up an unfinished one, tries again after failures, renames when the size is right. */
export class HourDownload {
  readonly #source: HourSource;
  readonly #part: string;
  /** Names the version that the unfinished file is of, as far as this run knows. */
  #etag: string | undefined;

  constructor(source: HourSource) {
    this.#source = source;
    this.#part = `${source.path}.part`;
  }

  /** Gives up after `attempts` tries in a row without a new byte. Throws the signal's reason and what the disk throws. */
  async run(): Promise<HourResult> {
    const { path, attempts, delayMs, sleep, signal } = this.#source;
    if ((await sizeOf(path)) !== undefined) return { state: "stored" };
    let failures = 0;
    while (true) {
      const before = (await sizeOf(this.#part)) ?? 0;
      const attempt = await this.#attempt(before);
      if (attempt.state !== "retry") return attempt;
      const after = (await sizeOf(this.#part)) ?? 0;
      failures = after > before ? 1 : failures + 1;
      if (failures >= attempts) return { state: "failed", reason: attempt.reason };
      await sleep(delayMs(failures), signal);
    }
  }

  async #attempt(have: number): Promise<Attempt> {
    const { url, fetch, signal, timeout, attemptMs } = this.#source;
    const headers: Record<string, string> = { "accept-encoding": "identity" }; // the file itself is the gzip
    if (have > 0) headers.range = `bytes=${have}-`;
    if (have > 0 && this.#etag !== undefined) headers["if-range"] = this.#etag;
    const until = AbortSignal.any([timeout(attemptMs), ...(signal ? [signal] : [])]);
    const response = await this.#network(() => fetch(url, { headers, signal: until }));
    return "state" in response ? response : this.#take(response, have);
  }

  async #take(response: Response, have: number): Promise<Attempt> {
    const { status } = response;
    const { first, totalBytes } = extentOf(response);
    if (status === 200 || (status === 206 && first === have)) return this.#store(response, first ?? 0, totalBytes);

    const cancelled = await this.#network(async () => response.body?.cancel());
    if (cancelled !== undefined) return cancelled;
    if (status === 404) return { state: "hole" };
    if (status === 416 && totalBytes === have) return this.#finish();
    if (status === 206 || status === 416)
      return this.#startOver("the server answered with another part than was asked for");
    return { state: isPassing(status) ? "retry" : "failed", reason: `the server answered ${status}` };
  }

  async #store(response: Response, first: number, totalBytes: number | undefined): Promise<Attempt> {
    const etag = response.headers.get("etag");
    this.#etag = etag === null || etag.startsWith("W/") ? undefined : etag;
    const file = await open(this.#part, first > 0 ? "a" : "w");
    try {
      const stopped = await this.#copy(response, file, first, totalBytes);
      if (stopped !== undefined) return stopped;
      await file.sync();
    } finally {
      await file.close();
    }
    const bytes = await sizeOf(this.#part);
    if (totalBytes === undefined || bytes === totalBytes) return this.#finish();
    if (bytes !== undefined && bytes < totalBytes) return { state: "retry", reason: "the connection ended early" };
    return this.#startOver("more bytes came than the server had named");
  }

  async #copy(
    response: Response,
    file: FileHandle,
    first: number,
    totalBytes: number | undefined,
  ): Promise<Attempt | undefined> {
    const reader = response.body?.getReader();
    for (let bytes = first; reader !== undefined; ) {
      const read = await this.#network(() => reader.read());
      if ("state" in read) return read;
      if (read.done) return undefined;
      await file.writeFile(read.value);
      bytes += read.value.length;
      this.#source.onBytes(bytes, totalBytes);
    }
    return undefined;
  }

  /** What the network throws is a reason to try again, unless the caller wanted to stop. */
  async #network<Value>(act: () => Promise<Value>): Promise<Value | { state: "retry"; reason: string }> {
    try {
      return await act();
    } catch (error) {
      this.#source.signal?.throwIfAborted();
      if (!(error instanceof Error)) throw error;
      const cause = error.cause instanceof Error ? `: ${error.cause.message}` : "";
      return {
        state: "retry",
        reason: error.name === "TimeoutError" ? "the transfer took too long" : `${error.message}${cause}`,
      };
    }
  }

  async #startOver(reason: string): Promise<Attempt> {
    await rm(this.#part, { force: true });
    return { state: "retry", reason };
  }

  async #finish(): Promise<HourResult> {
    await rename(this.#part, this.#source.path);
    return { state: "stored" };
  }
}
