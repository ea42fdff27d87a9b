/** 32-bit words of state that `Random` carries. */
const STATE_WORDS = 4;

/** Steps thrown away after seeding, so that seeds which differ in one bit part ways before the first draw. */
const SEEDING_STEPS = 15;

const TWO_POW_MINUS_32 = 2 ** -32;
const TWO_POW_MINUS_53 = 2 ** -53;

/**
 * Seeded random numbers: the same seed gives the same numbers on every machine. Not for secrets.
 *
 * The generator is sfc32 of Chris Doty-Humphrey's PractRand (https://pracrand.sourceforge.net): 128 bits of state
 * with a counter inside, so that no seed leads into a cycle shorter than 2^32. O(1) a draw; 16 bytes.
 *
 * @example
 * const dice = new Random("monday");
 * 1 + Math.floor(dice.next() * 6); // 1, on every machine
 */
export class Random {
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 1;

  /** `seed` is taken by its text, so 7 and "7" are one seed. Any text will do, also an empty one. */
  constructor(seed: string | number) {
    const text = String(seed);
    this.#a = hashText(text, 0x9e3779b9);
    this.#b = hashText(text, 0x7f4a7c15);
    this.#c = hashText(text, 0x94d049bb);
    for (let step = 0; step < SEEDING_STEPS; step++) this.nextUint32();
  }

  /** A whole number, 0 to 2^32 - 1. */
  nextUint32(): number {
    return this.#step() >>> 0;
  }

  /** A number in [0, 1) with 32 random bits. Never 1. */
  next(): number {
    return (this.#step() >>> 0) * TWO_POW_MINUS_32;
  }

  /** A number in (0, 1) with 52 random bits: safe to take the logarithm of. */
  nextOpen(): number {
    const high = this.#step() >>> 6;
    const low = this.#step() >>> 6;
    return (high * 2 ** 27 + low * 2 + 1) * TWO_POW_MINUS_53;
  }

  /** The whole state, four words; hand it to `Random.from` to go on exactly from here. */
  state(): Uint32Array<ArrayBuffer> {
    return Uint32Array.of(this.#a, this.#b, this.#c, this.#counter);
  }

  /** The generator that gave this `state`. @throws RangeError when it is not four words. */
  static from(state: Uint32Array): Random {
    if (state.length !== STATE_WORDS) {
      throw new RangeError(`a random state has ${STATE_WORDS} words, got ${state.length}`);
    }
    const random = new Random("");
    random.#a = state[0] | 0;
    random.#b = state[1] | 0;
    random.#c = state[2] | 0;
    random.#counter = state[3] | 0;
    return random;
  }

  #step(): number {
    const result = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result;
  }
}

/**
 * 32-bit hash of a text, another one for each `salt`. The closing rounds are MurmurHash3's fmix32
 * (Austin Appleby, https://github.com/aappleby/smhasher, public domain constants).
 */
function hashText(text: string, salt: number): number {
  let hash = salt ^ text.length;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0xcc9e2d51);
    hash = (hash << 13) | (hash >>> 19);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
