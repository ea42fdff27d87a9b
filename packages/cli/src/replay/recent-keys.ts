/**
 * Remembers the latest keys in two tables of fixed size: when the younger is half full it becomes the older, and the older is
 * emptied and filled anew. So at least the last `capacity` keys are known, at most twice as many, and memory never changes:
 * 32 bytes for each of `capacity`.
 */
export class RecentKeys {
  readonly #capacity: number;
  #young: KeyTable;
  #old: KeyTable;

  /** `capacity` is a power of two. */
  constructor(capacity: number) {
    if (capacity < 1 || !Number.isInteger(Math.log2(capacity))) {
      throw new RangeError(`capacity must be a power of two, got ${capacity}`);
    }
    this.#capacity = capacity;
    this.#young = new KeyTable(capacity * 2);
    this.#old = new KeyTable(capacity * 2);
  }

  /**
   * Takes a key in; true when it was not among those remembered. Only its first 8 bytes count: of a million random keys two
   * are mistaken for one with a chance of 1 in 30 million.
   */
  add(key: Buffer): boolean {
    const [high, low] = [key.readUInt32LE(0), key.readUInt32LE(4) || 1]; // a low half of 0 marks a free place
    if (this.#old.has(high, low) || !this.#young.add(high, low)) return false;
    if (this.#young.size === this.#capacity) {
      [this.#young, this.#old] = [this.#old, this.#young];
      this.#young.clear();
    }
    return true;
  }
}

/** Open addressing over pairs of 32-bit halves; never more than half full. */
class KeyTable {
  size = 0;
  readonly #halves: Uint32Array;
  readonly #mask: number;

  constructor(places: number) {
    this.#halves = new Uint32Array(places * 2);
    this.#mask = places - 1;
  }

  has(high: number, low: number): boolean {
    return this.#halves[this.#find(high, low) + 1] !== 0;
  }

  /** False when it was there. */
  add(high: number, low: number): boolean {
    const place = this.#find(high, low);
    if (this.#halves[place + 1] !== 0) return false;
    this.#halves[place] = high;
    this.#halves[place + 1] = low;
    this.size += 1;
    return true;
  }

  clear(): void {
    this.#halves.fill(0);
    this.size = 0;
  }

  /** Where the key lies, or the free place where it would. */
  #find(high: number, low: number): number {
    for (let place = (high & this.#mask) * 2; ; place = (place + 2) & (this.#mask * 2 + 1)) {
      const there = this.#halves[place + 1];
      if (there === 0 || (there === low && this.#halves[place] === high)) return place;
    }
  }
}
