import type { GitHubEvent } from "../event.ts";
import { hashedId } from "../hashed-id.ts";
import { type ParsedEvent, parseEvent } from "../parse-event.ts";
import { ArchiveTally } from "./archive-stats.ts";
import { GzipDamagedError, gunzipPieces } from "./gunzip-pieces.ts";
import { readPieces } from "./read-pieces.ts";
import { ArraySplitter } from "./split-array.ts";
import { LineSplitter, type Splitter } from "./split-lines.ts";
import { splitObjects } from "./split-objects.ts";

/** One event of an archive file. */
export interface ArchiveRow {
  /** Number of its line, from 1; of its element for a file that is one JSON array. */
  line: number;
  event: GitHubEvent;
  /** The JSON as it stands in the file. Undefined when it was not asked for. */
  raw?: string;
}

/** What can be chosen about reading an archive file, whichever thread reads it. */
export interface ArchiveRowsOptions {
  /** Give the JSON text of each event too. Default true. */
  raw?: boolean;
  /** A batch is closed after the line that brings it to so many rows, default 500, or to a million characters. */
  batchSize?: number;
  /** Longest line that is read, in bytes. Default 32 MiB. */
  longestLineBytes?: number;
}

const MOST_BATCH_CHARACTERS = 1_000_000;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Why a file could not be read to its end; undefined for errors that are not about the file. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof GzipDamagedError) return error.message;
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return undefined;
  return error.code === "ENOENT" ? "there is no such file" : `the file cannot be read (${error.code})`;
}

function withoutByteOrderMark(piece: Buffer): Buffer {
  return piece.subarray(0, 3).equals(BYTE_ORDER_MARK) ? piece.subarray(3) : piece;
}

function parseLine(json: string): ParsedEvent {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return { reason: "not JSON" };
    throw error;
  }
  return parseEvent(value, () => hashedId(json));
}

/** Reads one archive file in this thread. The tally is right at every moment, also when the reader stops early. */
export class ArchiveRows {
  readonly tally: ArchiveTally;
  readonly #path: string;
  readonly #options: Required<ArchiveRowsOptions>;
  #line = 0;

  constructor(
    path: string,
    { raw = true, batchSize = 500, longestLineBytes = 32 * 1024 * 1024 }: ArchiveRowsOptions = {},
  ) {
    this.#path = path;
    this.#options = { raw, batchSize, longestLineBytes };
    this.tally = new ArchiveTally(path);
  }

  /** The rows, in the order of the file. Damage ends them and is told by the tally; only errors of the program are thrown. */
  async *batches(): AsyncGenerator<ArchiveRow[]> {
    let batch: ArchiveRow[] = [];
    let characters = 0;
    for await (const lines of this.#lines()) {
      for (const line of lines) {
        for (const row of this.#rows(line)) batch.push(row);
        characters += line?.length ?? 0;
        if (batch.length < this.#options.batchSize && characters < MOST_BATCH_CHARACTERS) continue;
        if (batch.length > 0) yield batch;
        batch = [];
        characters = 0;
      }
    }
    if (batch.length > 0) yield batch;
  }

  async *#lines(): AsyncGenerator<Iterable<string | undefined>> {
    const { stats } = this.tally;
    let splitter: Splitter | undefined;
    try {
      for await (const piece of this.#bytes()) {
        const isFirst = splitter === undefined;
        splitter ??= this.#splitterFor(withoutByteOrderMark(piece));
        yield splitter.take(isFirst ? withoutByteOrderMark(piece) : piece);
      }
      stats.reason = splitter?.problem;
    } catch (error) {
      stats.reason = reasonOf(error);
      if (stats.reason === undefined) throw error;
    }
    if (stats.totalBytes === 0) stats.reason = "the file is empty";
    if (splitter !== undefined) yield splitter.end();
    stats.complete = stats.reason === undefined;
  }

  #splitterFor(start: Buffer): Splitter {
    const { longestLineBytes } = this.#options;
    const isArray = start.toString("latin1").trimStart().startsWith("[");
    return isArray ? new ArraySplitter(longestLineBytes) : new LineSplitter(longestLineBytes);
  }

  #bytes(): AsyncIterable<Buffer> {
    return this.#path.endsWith(".gz") ? gunzipPieces(() => this.#pieces()) : this.#pieces();
  }

  async *#pieces(): AsyncGenerator<Buffer> {
    const { stats } = this.tally;
    stats.bytes = 0;
    for await (const piece of readPieces(this.#path, (bytes) => {
      stats.totalBytes = bytes;
    })) {
      stats.bytes += piece.length;
      yield piece;
    }
  }

  *#rows(line: string | undefined): Generator<ArchiveRow> {
    this.#line += 1;
    if (line === undefined)
      return this.tally.countBad(this.#line, `longer than ${this.#options.longestLineBytes} bytes`);
    const text = line.trim();
    if (text === "") return;
    for (const json of splitObjects(text)) {
      const { event, reason } = parseLine(json);
      if (event === undefined) this.tally.countBad(this.#line, reason);
      else {
        this.tally.countEvent(event);
        yield this.#options.raw ? { line: this.#line, event, raw: json } : { line: this.#line, event };
      }
    }
  }
}
