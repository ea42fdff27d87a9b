import { Random } from "../random.ts";
import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";

/**
 * 64-bit hash of texts under a key made from a seed: who does not know the seed cannot choose texts that collide.
 *
 * The hash is HalfSipHash-2-4 over the text's UTF-16 code units, low byte first: J.-P. Aumasson, D. J. Bernstein,
 * "SipHash: a fast short-input PRF" (2012), https://github.com/veorq/SipHash. Below 0.1 µs for 10 characters.
 */
export class KeyedHash {
  readonly key0: number;
  readonly key1: number;
  /** First and second half of the last hash, 0 to 2^32 - 1. */
  first = 0;
  second = 0;
  #v0 = 0;
  #v1 = 0;
  #v2 = 0;
  #v3 = 0;

  constructor(key0: number, key1: number) {
    this.key0 = key0;
    this.key1 = key1;
  }

  static of(seed: string | number): KeyedHash {
    const random = new Random(seed);
    return new KeyedHash(random.nextUint32(), random.nextUint32());
  }

  /** Whether two hashes give the same answers. */
  equals(other: KeyedHash): boolean {
    return this.key0 === other.key0 && this.key1 === other.key1;
  }

  write(writer: StateWriter): void {
    writer.array(Uint32Array.of(this.key0, this.key1));
  }

  static read(reader: StateReader): KeyedHash {
    const [key0, key1] = reader.uint32s(2);
    return new KeyedHash(key0, key1);
  }

  /** Leaves the hash of `text` in `first` and `second`. */
  run(text: string): void {
    const { key0, key1 } = this;
    this.#v0 = key0;
    this.#v1 = key1 ^ 0xee;
    this.#v2 = 0x6c796765 ^ key0;
    this.#v3 = 0x74656462 ^ key1;
    const paired = text.length & ~1;
    for (let index = 0; index < paired; index += 2) {
      this.#absorb(text.charCodeAt(index) | (text.charCodeAt(index + 1) << 16));
    }
    this.#absorb((text.length << 25) | (text.length > paired ? text.charCodeAt(paired) : 0));
    this.#v2 ^= 0xee;
    this.first = this.#squeeze();
    this.#v1 ^= 0xdd;
    this.second = this.#squeeze();
  }

  #absorb(word: number): void {
    this.#v3 ^= word;
    this.#round();
    this.#round();
    this.#v0 ^= word;
  }

  #squeeze(): number {
    for (let round = 0; round < 4; round++) this.#round();
    return (this.#v1 ^ this.#v3) >>> 0;
  }

  #round(): void {
    let v0 = (this.#v0 + this.#v1) | 0;
    let v1 = ((this.#v1 << 5) | (this.#v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    let v2 = (this.#v2 + this.#v3) | 0;
    let v3 = ((this.#v3 << 8) | (this.#v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    this.#v0 = v0;
    this.#v1 = v1;
    this.#v2 = v2;
    this.#v3 = v3;
  }
}
