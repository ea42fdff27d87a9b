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
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** `kind` is ASCII, at most 255 characters, such as `random-cut-forest`; raise `version` when the order of fields changes. */
  constructor(kind: string, version: number) {
    this.#append(Uint8Array.of(0x4f, 0x57, version, kind.length));
    for (let at = 0; at < kind.length; at++) this.#bytes[this.#length++] = kind.charCodeAt(at); // they fit the first bytes
  }

  /** One number as 64-bit float, NaN and infinities included. */
  number(value: number): void {
    this.#makeRoom(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
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
    this.#makeRoom(part.length);
    this.#bytes.set(part, this.#length);
    this.#length += part.length;
  }

  #makeRoom(bytes: number): void {
    const end = this.#length + bytes;
    if (end <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
