import { InvalidStateError } from "../state/invalid-state-error.ts";
import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { KeyedHash } from "./keyed-hash.ts";

const STATE_KIND = "count-min";
const STATE_VERSION = 1;
const MOST_WIDTH = 2 ** 26;
const MOST_ROWS = 64;

export interface CountMinOptions {
  /** Cells in a row, a power of two: an estimate is too high by `e / width` of the total at most ... Default 4096. */
  width?: number;
  /** ... except with a probability of `e^-rows`. Default 5. */
  rows?: number;
  /** Sketches that share a seed, a width and rows can be merged. Keep it secret from those who choose the keys. */
  seed: string | number;
}

/**
 * Counts how often each of many keys came, in memory that does not grow with them: 8 bytes for each of `rows · width`
 * cells, 164 kB by default. An estimate is never below the truth.
 *
 * Adding raises only the cells that must be raised (conservative update), which makes estimates of rare keys much better
 * and the bound no worse. O(rows) a key.
 *
 * Sources: G. Cormode, S. Muthukrishnan, "An improved data stream summary: the count-min sketch", J. Algorithms 55
 * (2005); C. Estan, G. Varghese, SIGCOMM 2002, for the conservative update.
 *
 * @example
 * const pushes = new CountMin({ seed: "secret" });
 * for (let i = 0; i < 1000; i++) pushes.add(i % 2 ? "mona" : `user${i}`);
 * pushes.estimate("mona"); // 500
 */
export class CountMin {
  readonly #width: number;
  readonly #cells: Float64Array<ArrayBuffer>;
  readonly #places: Int32Array;
  #hash: KeyedHash;
  #total = 0;

  /** @throws RangeError when an option is out of its range. */
  constructor({ width = 4096, rows = 5, seed }: CountMinOptions) {
    // a power of two, so that an odd step reaches every place
    if (!(width >= 2 && width <= MOST_WIDTH && Number.isInteger(Math.log2(width)))) {
      throw new RangeError(`width must be a power of two in 2..${MOST_WIDTH}, got ${width}`);
    }
    if (!(Number.isInteger(rows) && rows >= 1 && rows <= MOST_ROWS)) {
      throw new RangeError(`rows must be a whole number in 1..${MOST_ROWS}, got ${rows}`);
    }
    this.#width = width;
    this.#cells = new Float64Array(rows * width);
    this.#places = new Int32Array(rows);
    this.#hash = KeyedHash.of(seed);
  }

  /** Sum of all that was added. */
  get total(): number {
    return this.#total;
  }

  /** Counts `key` once, or `count` times. @throws RangeError when the count is negative or not finite. */
  add(key: string, count = 1): void {
    if (!(count >= 0 && count < Infinity)) throw new RangeError(`a count must be 0 or above, got ${count}`);
    const raised = this.estimate(key) + count;
    for (const place of this.#places) {
      if (this.#cells[place] < raised) this.#cells[place] = raised;
    }
    this.#total += count;
  }

  /** How often `key` came: the truth or more, with few exceptions by less than `e / width · total`. */
  estimate(key: string): number {
    this.#locate(key);
    let least = Infinity;
    for (const place of this.#places) least = Math.min(least, this.#cells[place]);
    return least;
  }

  /**
   * Takes in all that `other` counted; `other` stays as it is.
   *
   * @throws RangeError when the two were not made with the same options.
   */
  merge(other: CountMin): void {
    if (this.#cells.length !== other.#cells.length || !this.#hash.equals(other.#hash) || this.#width !== other.#width) {
      throw new RangeError("only sketches of the same width, rows and seed can be merged");
    }
    for (let place = 0; place < this.#cells.length; place++) this.#cells[place] += other.#cells[place];
    this.#total += other.#total;
  }

  /** Everything needed to go on exactly from here. */
  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    writer.array(Float64Array.of(this.#places.length, this.#width));
    this.#hash.write(writer);
    writer.number(this.#total);
    writer.array(this.#cells);
    return writer.finish();
  }

  /** Goes on from what `save` gave. @throws InvalidStateError when the bytes are not a whole sketch in a known version. */
  static restore(bytes: Uint8Array): CountMin {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const rows = reader.integer(1, MOST_ROWS);
    const width = reader.integer(2, MOST_WIDTH);
    if (!Number.isInteger(Math.log2(width))) throw new InvalidStateError(`a width of ${width} is no power of two`);
    const restored = new CountMin({ width, rows, seed: "" });
    restored.#hash = KeyedHash.read(reader);
    restored.#total = reader.numberFrom(0);
    restored.#cells.set(reader.float64s(rows * width));
    reader.end();
    return restored;
  }

  /** One row after the other, each a further odd step from the first: A. Kirsch, M. Mitzenmacher, "Less hashing, same performance" (2008). */
  #locate(key: string): void {
    this.#hash.run(key);
    const { first, second } = this.#hash;
    const step = second | 1;
    for (let row = 0; row < this.#places.length; row++) {
      this.#places[row] = row * this.#width + ((first + Math.imul(row, step)) & (this.#width - 1));
    }
  }
}
