import { ByteReader } from "../bytes.ts";
import { type DelayedParts, partOf } from "../delayed-parts.ts";
import { RowsCopy } from "./rows-copy.ts";

export interface SetAssociativeTableOptions {
  name: string;
  /** Numbers of single precision kept per key; 0 remembers only when a key was last touched. */
  columns: number;
  /** Keys held at most: a power of two, at least 512. */
  capacity: number;
}

/** Places a key can stand in. More would forget more evenly and cost more time. */
const WAYS = 8;
const SMALLEST = 512;
const LATEST_SECOND = 4_294_967_295;

/**
 * A bounded table from 53-bit keys to small rows that forgets, in each set of eight, what was not touched for longest,
 * and can always tell how far back absence proves anything: a set with room never forgot; a full one never forgot what was
 * touched after its oldest key. For long memory at few bytes: `8 + 4 · columns` a key, against 24 and more of
 * `RecencyTable`. Times are kept to the second. Two keys of a million are taken for each other with a chance of 0.0003
 * per new key. O(1) per touch; grows by doubling as it fills.
 *
 * Source of the scheme: the set-associative caches of processors, least recently used within a set; J. L. Hennessy, D. A.
 * Patterson, "Computer Architecture" (6th ed. 2017), appendix B.
 */
export class SetAssociativeTable {
  readonly name: string;
  readonly #columns: number;
  readonly #capacity: number;
  /** Two numbers a place: what is left of the key, and the second since epoch of its last touch, 0 for an empty place. A set fills one line of a processor's cache. */
  #tags: Uint32Array;
  #places: number;
  /** The rows. Valid until the next `touch`. */
  values: Float32Array;
  /** Keys held. */
  size = 0;
  /** Seconds; 0 stands for none, because a number that may be undefined is put on the heap at every change. */
  #lastSecond = 0;
  #absentSecond = 0;
  /** A copy under way, to be told of every place before it changes. */
  #copy: RowsCopy | undefined;

  constructor({ name, columns, capacity }: SetAssociativeTableOptions) {
    this.name = name;
    this.#columns = columns;
    this.#capacity = capacity;
    this.#places = Math.min(SMALLEST, capacity);
    this.#tags = new Uint32Array(this.#places * 2);
    this.values = new Float32Array(this.#places * columns);
  }

  /** When the key of the last `touch` or `find` had last been touched before, ms since epoch; undefined when it is not remembered. */
  get lastAt(): number | undefined {
    return this.#lastSecond === 0 ? undefined : this.#lastSecond * 1000;
  }

  /** Of a key not remembered: it was surely not touched after this, ms since epoch; undefined when surely never. */
  get absentSince(): number | undefined {
    return this.#absentSecond === 0 ? undefined : this.#absentSecond * 1000;
  }

  /** The offset in `values` of this key's row, -1 when it is not remembered. Changes nothing but `lastAt` and `absentSince`. */
  find(key: number): number {
    const place = this.#find(key >>> 0);
    if (place < 0) return -1;
    if (this.#copy !== undefined) this.#keep(place); // the caller may write the row
    return place * this.#columns;
  }

  /** The offset in `values` of this key's row, made of zeros when it is not remembered (see `lastAt`, `absentSince`). `at` is in ms since epoch. */
  touch(key: number, at: number): number {
    const second = secondOf(at);
    let place = this.#find(key >>> 0);
    if (place < 0) place = this.#add(key >>> 0, second);
    else {
      if (this.#copy !== undefined) this.#keep(place);
      if (second > this.#tags[place * 2 + 1]) this.#tags[place * 2 + 1] = second;
    }
    return place * this.#columns;
  }

  #find(id: number): number {
    const tags = this.#tags;
    const first = this.#setOf(id) * 2;
    let oldest = LATEST_SECOND;
    for (let tag = first; tag < first + 2 * WAYS; tag += 2) {
      const second = tags[tag + 1];
      if (tags[tag] === id && second !== 0) {
        this.#lastSecond = second;
        this.#absentSecond = 0;
        return tag / 2;
      }
      if (second < oldest) oldest = second;
      if (second === 0) break; // a set fills from its beginning
    }
    this.#lastSecond = 0;
    this.#absentSecond = oldest;
    return -1;
  }

  #add(id: number, second: number): number {
    let place = this.#oldestOf(this.#setOf(id));
    while (this.#tags[place * 2 + 1] !== 0 && this.#places < this.#capacity) {
      this.#grow();
      place = this.#oldestOf(this.#setOf(id));
    }
    if (this.#copy !== undefined) this.#keep(place);
    const evicted = this.#tags[place * 2 + 1];
    if (evicted === 0) {
      this.size++;
      this.#absentSecond = 0;
    } else {
      const offset = place * this.#columns;
      this.values.fill(0, offset, offset + this.#columns);
    }
    this.#tags[place * 2] = id;
    // a late event must not make the set look as if it remembered further back than it does
    this.#tags[place * 2 + 1] = Math.max(second, evicted);
    return place;
  }

  /** First place of the id's set. */
  #setOf(id: number): number {
    const mixed = Math.imul(id ^ (id >>> 15), 0x2c1b3c6d);
    return ((mixed ^ (mixed >>> 12)) & (this.#places / WAYS - 1)) * WAYS;
  }

  /** The first empty place of the set, otherwise the one touched longest ago. */
  #oldestOf(first: number): number {
    let oldest = first;
    for (let place = first + 1; place < first + WAYS; place++) {
      if (this.#tags[place * 2 + 1] < this.#tags[oldest * 2 + 1]) oldest = place;
    }
    return oldest;
  }

  /** Twice the places. What stood in one set stands in one of two, so that nothing is ever pushed out. */
  #grow(): void {
    const [places, tags, values] = [this.#places, this.#tags, this.values];
    this.#copy = undefined; // the arrays that it copies stay as they are
    this.#places = places * 2;
    this.#tags = new Uint32Array(tags.length * 2);
    this.values = new Float32Array(values.length * 2);
    for (let from = 0; from < places; from++) {
      if (tags[from * 2 + 1] === 0) continue;
      const to = this.#oldestOf(this.#setOf(tags[from * 2]));
      this.#tags[to * 2] = tags[from * 2];
      this.#tags[to * 2 + 1] = tags[from * 2 + 1];
      for (let column = 0; column < this.#columns; column++) {
        this.values[to * this.#columns + column] = values[from * this.#columns + column];
      }
    }
  }

  #keep(place: number): void {
    this.#copy?.keep(place);
    if (this.#copy?.isWhole) this.#copy = undefined;
  }

  /** The table as one named part, `delayed` or at once. */
  save(_all = true, delayed?: DelayedParts): Map<string, Uint8Array> {
    const tags = { array: this.#tags, rowBytes: 8 };
    const copy = new RowsCopy(this.#places, [tags, { array: this.values, rowBytes: 4 * this.#columns }]);
    if (delayed !== undefined) this.#copy = copy;
    return partOf(this.name, copy, delayed);
  }

  /** Takes on the state that `save` wrote. */
  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    const reader = new ByteReader(parts.get(this.name));
    this.#copy = undefined;
    this.#tags = new Uint32Array(reader.raw().slice().buffer);
    this.values = new Float32Array(reader.raw().slice().buffer);
    this.#places = this.#tags.length / 2;
    this.size = 0;
    for (let place = 0; place < this.#places; place++) if (this.#tags[place * 2 + 1] !== 0) this.size++;
  }
}

function secondOf(at: number): number {
  return Math.min(LATEST_SECOND, Math.max(1, Math.floor(at / 1000)));
}
