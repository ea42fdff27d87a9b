const NEWLINE = 0x0a;

/** Cuts bytes that arrive in pieces into the texts of a file, one at a time. */
export interface Splitter {
  /** Takes the next piece; gives every text that it completes, undefined for one that is too long. */
  take(piece: Buffer): Iterable<string | undefined>;
  /** There are no more pieces: gives what is left over. */
  end(): Iterable<string | undefined>;
  /** What is wrong with the whole, if it ends here. */
  readonly problem: string | undefined;
}

/**
 * Cuts bytes into lines at `\n`. A line above `longestBytes` is skipped to its end and given as undefined; of an
 * unfinished line no more than that is held.
 */
export class LineSplitter implements Splitter {
  readonly problem = undefined;
  readonly #longestBytes: number;
  #started: Buffer[] = [];
  #startedBytes = 0;

  constructor(longestBytes: number) {
    this.#longestBytes = longestBytes;
  }

  *take(piece: Buffer): Generator<string | undefined> {
    let from = 0;
    for (let to = piece.indexOf(NEWLINE); to !== -1; to = piece.indexOf(NEWLINE, from)) {
      yield this.#finish(piece.subarray(from, to));
      from = to + 1;
    }
    this.#keep(piece.subarray(from));
  }

  *end(): Generator<string | undefined> {
    if (this.#startedBytes > 0) yield this.#finish(Buffer.alloc(0));
  }

  #keep(part: Buffer): void {
    this.#startedBytes += part.length;
    if (this.#startedBytes > this.#longestBytes) this.#started = [];
    else if (part.length > 0) this.#started.push(part);
  }

  #finish(part: Buffer): string | undefined {
    if (this.#startedBytes > 0) this.#keep(part);
    const bytes = this.#startedBytes || part.length;
    const line = this.#startedBytes === 0 ? part : Buffer.concat(this.#started);
    this.#started = [];
    this.#startedBytes = 0;
    return bytes > this.#longestBytes ? undefined : line.toString("utf8");
  }
}
