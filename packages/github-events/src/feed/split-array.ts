import type { Splitter } from "./split-lines.ts";

const [SPACE, QUOTE, BACKSLASH, COMMA] = [0x20, 0x22, 0x5c, 0x2c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Cuts a file that is one JSON array, or several one after another as pages of an API lie in a file, into its elements
 * without reading it whole. It follows only quotes and brackets: each element is JSON or not for the caller to find.
 * An element above `longestBytes` is skipped and given as undefined.
 */
export class ArraySplitter implements Splitter {
  readonly #longestBytes: number;
  #depth = 0; // 1 is inside the array, between or at the start of elements
  #inText = false;
  #escaped = false;
  #stray = false;
  #started: Buffer[] = [];
  #startedBytes = 0;

  constructor(longestBytes: number) {
    this.#longestBytes = longestBytes;
  }

  get problem(): string | undefined {
    if (this.#depth > 0) return "the array is not closed";
    return this.#stray ? "there is text outside the array" : undefined;
  }

  *take(piece: Buffer): Generator<string | undefined> {
    let from = 0;
    for (let i = 0; i < piece.length; i += 1) {
      const depthBefore = this.#depth;
      const byte = piece[i] as number;
      this.#follow(byte);
      if (this.#inText) continue;
      if (depthBefore === 0) {
        from = i + 1;
        this.#stray ||= this.#depth === 0 && byte > SPACE;
      }
      if (depthBefore > 0 && (this.#depth === 0 || (this.#depth === 1 && byte === COMMA))) {
        yield* this.#finish(piece.subarray(from, i));
        from = i + 1;
      }
    }
    if (this.#depth > 0) this.#keep(piece.subarray(from));
  }

  *end(): Generator<string | undefined> {
    yield* this.#finish(Buffer.alloc(0));
  }

  #follow(byte: number): void {
    if (this.#inText) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.#inText = false;
    } else if (byte === QUOTE) this.#inText = this.#depth > 0;
    else if (byte === OPEN_ARRAY || (byte === OPEN_OBJECT && this.#depth > 0)) this.#depth += 1;
    else if ((byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) && this.#depth > 0) this.#depth -= 1;
  }

  #keep(part: Buffer): void {
    this.#startedBytes += part.length;
    if (this.#startedBytes > this.#longestBytes) this.#started = [];
    else this.#started.push(part);
  }

  *#finish(part: Buffer): Generator<string | undefined> {
    this.#keep(part);
    const tooLong = this.#startedBytes > this.#longestBytes;
    const element = Buffer.concat(this.#started).toString("utf8").trim();
    this.#started = [];
    this.#startedBytes = 0;
    if (tooLong) yield undefined;
    else if (element !== "") yield element;
  }
}
