import { isBigEndian, swapBytes } from "./byte-order.ts";
import { InvalidStateError } from "./invalid-state-error.ts";

/** Reads back what `StateWriter` wrote, in the same order. Every method throws InvalidStateError when the bytes end early. */
export class StateReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  /** @throws InvalidStateError when `bytes` is not a state of this kind and version. */
  constructor(bytes: Uint8Array, kind: string, version: number) {
    this.#bytes = bytes;
    const [first, second, foundVersion, kindLength] = this.#take(4);
    if (first !== 0x4f || second !== 0x57) throw new InvalidStateError("these bytes are not a saved model");
    const foundKind = String.fromCharCode(...this.#take(kindLength));
    if (foundKind !== kind) throw new InvalidStateError(`this is a saved ${foundKind}, not a ${kind}`);
    if (foundVersion !== version) {
      throw new InvalidStateError(`this ${kind} was saved in format ${foundVersion}; only ${version} can be read`);
    }
  }

  number(): number {
    return this.float64s(1)[0];
  }

  /** A whole number that must lie in `least` to `most`, both included. */
  integer(least: number, most: number): number {
    const value = this.number();
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new InvalidStateError(`expected a whole number from ${least} to ${most}, found ${value}`);
    }
    return value;
  }

  /** A finite number of at least `least`. */
  numberFrom(least: number): number {
    const value = this.number();
    if (!(value >= least && value < Infinity)) {
      throw new InvalidStateError(`expected a number from ${least}, found ${value}`);
    }
    return value;
  }

  uint8s(length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#elements(length, 1));
  }

  int32s(length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.#elements(length, 4));
  }

  uint32s(length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.#elements(length, 4));
  }

  float32s(length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#elements(length, 4));
  }

  float64s(length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#elements(length, 8));
  }

  /** @throws InvalidStateError when bytes are left over. */
  end(): void {
    const left = this.#bytes.length - this.#offset;
    if (left > 0) throw new InvalidStateError(`${left} bytes too many at the end`);
  }

  #elements(length: number, width: number): ArrayBuffer {
    const copy = new Uint8Array(this.#take(length * width));
    if (isBigEndian) swapBytes(copy, width);
    return copy.buffer;
  }

  #take(length: number): Uint8Array {
    const end = this.#offset + length;
    if (end > this.#bytes.length) throw new InvalidStateError("the saved bytes end too early");
    const taken = this.#bytes.subarray(this.#offset, end);
    this.#offset = end;
    return taken;
  }
}
