import { ByteWriter } from "../bytes.ts";
import type { PartCopy } from "../delayed-parts.ts";

const PAGE_ROWS = 256;

/** An array of which each row of a table has the same number of bytes. */
export interface RowArray {
  array: Uint32Array | Float32Array | Float64Array;
  rowBytes: number;
}

/**
 * A copy of a table's first rows as they stand now, made page by page: whoever is about to change a row says so before, and
 * its page is copied first. The bytes are those of a `ByteWriter` that was given the same fields. An array that is replaced
 * by a larger one changes no more, so that nothing has to be said of it from then on.
 */
export class RowsCopy implements PartCopy {
  readonly #rows: number;
  readonly #head: unknown;
  readonly #from: readonly { bytes: Uint8Array; rowBytes: number }[];
  readonly #pageBytes: number;
  readonly #isCopied: Uint8Array;
  /** The copy, and where in it each array begins; made when the first page is copied. */
  #bytes: Uint8Array | undefined;
  #places: readonly number[] = [];
  #next = 0;

  /** `head` is plain data to write before the arrays. */
  constructor(rows: number, arrays: readonly RowArray[], head?: unknown) {
    this.#rows = rows;
    this.#head = head;
    this.#from = arrays.map(({ array, rowBytes }) => {
      return { bytes: new Uint8Array(array.buffer, array.byteOffset, rows * rowBytes), rowBytes };
    });
    this.#pageBytes = PAGE_ROWS * arrays.reduce((sum, { rowBytes }) => sum + rowBytes, 0);
    this.#isCopied = new Uint8Array(Math.ceil(rows / PAGE_ROWS));
  }

  /** Whether the whole is copied, and no more need be said of changes. */
  get isWhole(): boolean {
    return this.#next >= this.#isCopied.length;
  }

  /** This row is about to change. */
  keep(row: number): void {
    const page = Math.floor(row / PAGE_ROWS);
    if (this.#isCopied[page] === 0) this.#copy(page); // none of rows that came later
  }

  advance(mostBytes: number): Uint8Array | undefined {
    const bytes = this.#begun();
    const end = Math.min(this.#isCopied.length, this.#next + Math.max(1, Math.floor(mostBytes / this.#pageBytes)));
    for (; this.#next < end; this.#next++) if (this.#isCopied[this.#next] === 0) this.#copy(this.#next);
    return this.isWhole ? bytes : undefined;
  }

  #copy(page: number): void {
    this.#isCopied[page] = 1;
    const to = this.#begun();
    const [first, last] = [page * PAGE_ROWS, Math.min(this.#rows, (page + 1) * PAGE_ROWS)];
    for (let each = 0; each < this.#from.length; each++) {
      const { bytes, rowBytes } = this.#from[each];
      to.set(bytes.subarray(first * rowBytes, last * rowBytes), this.#places[each] + first * rowBytes);
    }
  }

  #begun(): Uint8Array {
    if (this.#bytes !== undefined) return this.#bytes;
    const writer = new ByteWriter();
    if (this.#head !== undefined) writer.json(this.#head);
    this.#places = this.#from.map(({ bytes }) => writer.room(bytes.length));
    this.#bytes = writer.bytes();
    return this.#bytes;
  }
}
