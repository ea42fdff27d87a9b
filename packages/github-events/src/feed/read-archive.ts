import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { ArchiveStats } from "./archive-stats.ts";
import { type ArchiveRow, ArchiveRows, type ArchiveRowsOptions } from "./read-archive-rows.ts";
import type { ReadingMessage, ReadingTask } from "./read-archive-worker.ts";

export interface ReadArchiveOptions extends ArchiveRowsOptions {
  /** Read and parse in a thread of its own. Default true; false reads in the caller's. */
  worker?: boolean;
  /** Stops the reading; the iteration ends with its reason. */
  signal?: AbortSignal;
}

/** Batches read ahead of the caller. With at most a million characters each, this bounds the memory of the reading. */
const BATCHES_AHEAD = 4;

/** A source file runs from source, a built one from its build. */
const workerFile = new URL(`./read-archive-worker${extname(import.meta.url)}`, import.meta.url);

/** One reading of an archive file: iterate it once, and look at `stats` at any time. */
export class ArchiveReading implements AsyncIterable<ArchiveRow[]> {
  readonly #path: string;
  readonly #options: ReadArchiveOptions;
  #stats: ArchiveStats;

  constructor(path: string, options: ReadArchiveOptions) {
    this.#path = path;
    this.#options = options;
    this.#stats = new ArchiveRows(path).tally.stats;
  }

  /** Figures so far; `complete`, or `reason` for why not, is right once the iteration has ended. */
  get stats(): ArchiveStats {
    return this.#stats;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ArchiveRow[]> {
    const { worker = true, signal, ...options } = this.#options;
    for await (const batch of worker ? this.#elsewhere(options) : this.#here(options)) {
      signal?.throwIfAborted();
      yield batch;
    }
    signal?.throwIfAborted();
  }

  #here(options: ArchiveRowsOptions): AsyncIterable<ArchiveRow[]> {
    const rows = new ArchiveRows(this.#path, options);
    this.#stats = rows.tally.stats;
    return rows.batches();
  }

  async *#elsewhere(options: ArchiveRowsOptions): AsyncGenerator<ArchiveRow[]> {
    const workerData: ReadingTask = { path: this.#path, options, credits: BATCHES_AHEAD };
    const worker = new Worker(workerFile, { workerData });
    try {
      for await (const { batch, stats } of messagesOf(worker)) {
        this.#stats = stats;
        if (batch === undefined) return;
        yield batch;
        worker.postMessage(1);
      }
    } finally {
      await worker.terminate();
    }
  }
}

/** What the thread sends, in order; throws what it threw. */
async function* messagesOf(worker: Worker): AsyncGenerator<ReadingMessage> {
  const waiting: ReadingMessage[] = [];
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  worker.on("message", (message: ReadingMessage) => {
    waiting.push(message);
    wake?.();
  });
  worker.on("error", (error) => {
    failure = error instanceof Error ? error : new Error("the reading thread failed", { cause: error });
    wake?.();
  });
  worker.on("exit", () => {
    failure ??= new Error("the reading thread ended early");
    wake?.();
  });
  while (true) {
    const message = waiting.shift();
    if (message !== undefined) yield message;
    else if (failure !== undefined) throw failure;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
}

/**
 * Reads the events of an archive file in order, in batches: `.json.gz`, `.json` or `.jsonl` with one event a line, or one
 * JSON array. A line that is no event is counted with its number and reason and costs nothing else; a damaged, cut-off,
 * empty or missing file gives what can be read, and `stats` then says `complete: false` with the reason. Memory is
 * constant; a slow caller slows the reading; leaving the loop ends the thread.
 *
 * @example
 * const reading = readArchive("2025-07-04-15.json.gz");
 * for await (const batch of reading) for (const { event } of batch) console.log(event.actor.login);
 * if (!reading.stats.complete) console.error(reading.stats.reason);
 */
export function readArchive(path: string, options: ReadArchiveOptions = {}): ArchiveReading {
  return new ArchiveReading(path, options);
}
