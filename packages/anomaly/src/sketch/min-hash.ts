import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { KeyedHash } from "./keyed-hash.ts";

const STATE_KIND = "min-hash";
const STATE_VERSION = 1;
const MOST_SIZE = 2 ** 16;
const EMPTY = 0xffffffff;

export interface MinHashOptions {
  /** Hashes kept: the similarity errs by at most `1 / (2 √size)`, one standard error. Default 128. */
  size?: number;
  /** Signatures that share a seed and a size can be compared. Keep it secret from those who choose the keys. */
  seed: string | number;
}

/**
 * A short signature of a set of keys, from which the likeness of two sets can be told without having them: the repositories
 * two accounts starred, the files two pushes touched. A key added twice counts once. Adding is O(size); 4 bytes a hash.
 *
 * Source: A. Z. Broder, "On the resemblance and containment of documents", SEQUENCES 1997. The hashes of a key are mixed
 * from one of 64 bits.
 *
 * @example
 * const [a, b] = [new MinHash({ seed: 1 }), new MinHash({ seed: 1 })];
 * for (let i = 0; i < 1000; i++) (i < 600 ? a : b).add(`repo${i}`);
 * for (let i = 0; i < 400; i++) b.add(`repo${i}`);
 * a.similarity(b); // 0.48; the truth is 0.4, for 400 of 1000 are in both
 */
export class MinHash {
  readonly #signature: Uint32Array<ArrayBuffer>;
  #hash: KeyedHash;

  /** @throws RangeError when the size is out of its range. */
  constructor({ size = 128, seed }: MinHashOptions) {
    if (!(Number.isInteger(size) && size >= 1 && size <= MOST_SIZE)) {
      throw new RangeError(`size must be a whole number in 1..${MOST_SIZE}, got ${size}`);
    }
    this.#signature = new Uint32Array(size).fill(EMPTY);
    this.#hash = KeyedHash.of(seed);
  }

  /** Takes a key into the set; one that is in it changes nothing. O(size + length of the key). */
  add(key: string): void {
    this.#hash.run(key);
    const step = this.#hash.second | 1;
    let seed = this.#hash.first;
    for (let index = 0; index < this.#signature.length; index++) {
      const value = mix(seed);
      if (value < this.#signature[index]) this.#signature[index] = value;
      seed = (seed + step) | 0;
    }
  }

  /**
   * Estimated Jaccard similarity of the two sets, 0..1: the part of all their keys that are in both. Undefined while
   * either is empty.
   *
   * @throws RangeError when the two were not made with the same size and seed.
   */
  similarity(other: MinHash): number | undefined {
    this.#requireAlike(other);
    if (this.isEmpty || other.isEmpty) return undefined;
    let equal = 0;
    for (const [index, value] of this.#signature.entries()) equal += Number(value === other.#signature[index]);
    return equal / this.#signature.length;
  }

  /** Whether no key was added. */
  get isEmpty(): boolean {
    return this.#signature.every((value) => value === EMPTY);
  }

  /** Makes this the signature of both sets together; `other` stays as it is. @throws RangeError as `similarity` does. */
  merge(other: MinHash): void {
    this.#requireAlike(other);
    for (const [index, value] of other.#signature.entries()) {
      if (value < this.#signature[index]) this.#signature[index] = value;
    }
  }

  /** The signature itself, a copy: equal places in equal bands are how likely pairs are found among many. */
  signature(): Uint32Array<ArrayBuffer> {
    return this.#signature.slice();
  }

  /** Everything needed to go on exactly from here. */
  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    writer.number(this.#signature.length);
    this.#hash.write(writer);
    writer.array(this.#signature);
    return writer.finish();
  }

  /** Goes on from what `save` gave. @throws InvalidStateError when the bytes are not a whole signature in a known version. */
  static restore(bytes: Uint8Array): MinHash {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const restored = new MinHash({ size: reader.integer(1, MOST_SIZE), seed: "" });
    restored.#hash = KeyedHash.read(reader);
    restored.#signature.set(reader.uint32s(restored.#signature.length));
    reader.end();
    return restored;
  }

  #requireAlike(other: MinHash): void {
    if (this.#signature.length !== other.#signature.length || !this.#hash.equals(other.#hash)) {
      throw new RangeError("only signatures of the same size and seed can be compared or merged");
    }
  }
}

/** A permutation of the 32-bit numbers: the closing rounds of MurmurHash3 (https://github.com/aappleby/smhasher). */
function mix(seed: number): number {
  let hash = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
