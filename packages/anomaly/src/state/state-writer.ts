import { isBigEndian, swapBytes } from "./byte-order.ts";

/** A typed array whose elements a state can hold. */
export type NumberArray =
  | Uint8Array<ArrayBufferLike>
  | Int32Array<ArrayBufferLike>
  | Uint32Array<ArrayBufferLike>
  | Float32Array<ArrayBufferLike>
  | Float64Array<ArrayBufferLike>;

/**
 * Writes a model's state as bytes: a header naming what it is and in which version, then numbers and arrays in the
 * order they are handed over, all little-endian. `StateReader` takes them back in the same order.
 */
export class StateWriter {
  #parts: Uint8Array[] = [];
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
    const bytes = new Uint8Array(values.byteLength);
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    if (isBigEndian) swapBytes(bytes, values.BYTES_PER_ELEMENT);
    this.#append(bytes);
  }

  /** Everything written so far, in one piece. */
  finish(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.#length);
    let offset = 0;
    for (const part of this.#parts) {
      whole.set(part, offset);
      offset += part.length;
    }
    return whole;
  }

  #append(part: Uint8Array): void {
    this.#parts.push(part);
    this.#length += part.length;
  }
}
