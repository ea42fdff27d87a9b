import { isBigEndian, swapBytes } from "./byte-order.ts";

/** A typed array whose elements a state can hold. */
export type NumberArray =
  | Uint8Array<ArrayBufferLike>
  | Int32Array<ArrayBufferLike>
  | Uint32Array<ArrayBufferLike>
  | Float32Array<ArrayBufferLike>
  | Float64Array<ArrayBufferLike>;

/** Room to begin with; it doubles as it fills. */
const FIRST_BYTES = 1024;

/**
 * Writes a model's state as bytes: a header naming what it is and in which version, then numbers and arrays in the
 * order they are handed over, all little-endian. `StateReader` takes them back in the same order.
 */
export class StateWriter {
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;

  /** `kind` is ASCII, at most 255 characters, such as `random-cut-forest`; raise `version` when the order of fields changes. */
  constructor(kind: string, version: number) {
    this.#append(Uint8Array.of(0x4f, 0x57, version, kind.length));
    this.#append(Uint8Array.from(kind, (character) => character.charCodeAt(0)));
  }

  /** One number as 64-bit float, NaN and infinities included. */
  number(value: number): void {
    this.array(Float64Array.of(value));
  }

  /** The elements only: the reader must know how many. */
  array(values: NumberArray): void {
    const start = this.#length;
    this.#append(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    if (isBigEndian) swapBytes(this.#bytes.subarray(start, this.#length), values.BYTES_PER_ELEMENT);
  }

  /** Everything written so far, in one piece. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #append(part: Uint8Array): void {
    const end = this.#length + part.length;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(part, this.#length);
    this.#length = end;
  }
}
