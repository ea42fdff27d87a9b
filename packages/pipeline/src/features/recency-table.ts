import { ByteReader } from "../bytes.ts";
import { type DelayedParts, partOf } from "../delayed-parts.ts";
import { RowsCopy } from "./rows-copy.ts";

export interface RecencyTableOptions {
  name: string;
  /** Numbers kept per key. */
  columns: number;
  /** Keys per generation; the table holds at most twice as many. */
  capacity: number;
}

/**
 * A bounded table from 53-bit keys to rows of numbers that forgets what was not touched for longest.
 *
 * Two generations: keys are written to the young one; when that is full it becomes the old one and what the old one
 * held, and nobody touched since, is forgotten. `forgottenBefore` tells how far back absence proves anything: a key that
 * is not here was not touched after that time. Rows are plain numbers in typed arrays, so that saving is a copy.
 * O(1) per touch; at most `2 · capacity · (columns + 2) · 8` bytes.
 */
export class RecencyTable {
  readonly name: string;
  readonly #columns: number;
  readonly #capacity: number;
  #young: Generation;
  #old: Generation;
  /** The latest touch of all, and what it was when the young generation began. */
  #newest = 0;
  #youngSince = 0;
  /** Keys not found here were not touched after this time (ms since epoch); undefined while nothing was forgotten. */
  forgottenBefore: number | undefined;
  #oldChanged = true;

  constructor({ name, columns, capacity }: RecencyTableOptions) {
    this.name = name;
    this.#columns = columns;
    this.#capacity = capacity;
    this.#young = new Generation(columns, capacity);
    this.#old = new Generation(columns, capacity);
  }

  /** Keys held, counting those in both generations twice. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** Where the rows of `touch` lie. Valid until the next `touch`. */
  get values(): Float64Array {
    return this.#young.values;
  }

  /**
   * The offset in `values` of this key's row, made of zeros when the key is not known (its first column must then be set
   * to something else than 0 by the caller). `at` is the time of the touch, ms since epoch.
   */
  touch(key: number, at: number): number {
    const newest = this.#newest;
    if (at > newest) this.#newest = at;
    const found = this.#young.find(key);
    if (found >= 0) {
      this.#young.keep(found);
      return found * this.#columns;
    }
    const old = this.#old; // also when the turn is about to forget it
    if (this.#young.size === this.#capacity) this.#turn(newest);
    const offset = this.#young.add(key) * this.#columns;
    const before = old.find(key);
    if (before >= 0) {
      const from = before * this.#columns;
      this.#young.values.set(old.values.subarray(from, from + this.#columns), offset);
    }
    return offset;
  }

  /** Whether anything is held of this key; touches nothing. */
  has(key: number): boolean {
    return this.#young.find(key) >= 0 || this.#old.find(key) >= 0;
  }

  #turn(newest: number): void {
    if (this.#old.size > 0) this.forgottenBefore = this.#youngSince;
    this.#old = this.#young;
    this.#young = new Generation(this.#columns, this.#capacity);
    this.#youngSince = newest;
    this.#oldChanged = true;
  }

  /** The table as named parts, `delayed` or at once; only those that changed since the last call unless `all`. */
  save(all: boolean, delayed?: DelayedParts): Map<string, Uint8Array> {
    const head = { newest: this.#newest, youngSince: this.#youngSince, forgottenBefore: this.forgottenBefore };
    const parts = partOf(`${this.name}/young`, this.#young.copy(head, delayed !== undefined), delayed);
    if (!all && !this.#oldChanged) return parts;
    this.#oldChanged = false;
    return new Map([...parts, ...partOf(`${this.name}/old`, this.#old.copy(), delayed)]);
  }

  /** Takes on the state that `save` wrote. */
  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    const head = new ByteReader(parts.get(`${this.name}/young`));
    const { newest, youngSince, forgottenBefore } = head.json() as Head;
    this.#newest = newest;
    this.#youngSince = youngSince;
    this.forgottenBefore = forgottenBefore;
    this.#young = Generation.read(head, this.#columns, this.#capacity);
    this.#old = Generation.read(new ByteReader(parts.get(`${this.name}/old`)), this.#columns, this.#capacity);
    this.#oldChanged = false;
  }
}

interface Head {
  newest: number;
  youngSince: number;
  forgottenBefore?: number;
}

const SMALLEST = 1024;

/** Rows in order of arrival, found through an open-addressing index. */
class Generation {
  readonly #columns: number;
  readonly #capacity: number;
  size = 0;
  keys: Float64Array;
  values: Float64Array;
  #index: Int32Array;
  /** A copy under way, to be told of every row before it changes. */
  #copy: RowsCopy | undefined;

  constructor(columns: number, capacity: number, rows = Math.min(SMALLEST, capacity)) {
    this.#columns = columns;
    this.#capacity = capacity;
    this.keys = new Float64Array(rows);
    this.values = new Float64Array(rows * columns);
    this.#index = new Int32Array(indexLength(rows)).fill(-1);
  }

  find(key: number): number {
    const mask = this.#index.length - 1;
    for (let slot = slotOf(key) & mask; ; slot = (slot + 1) & mask) {
      const row = this.#index[slot];
      if (row < 0 || this.keys[row] === key) return row;
    }
  }

  add(key: number): number {
    if (this.size === this.keys.length) this.#grow();
    const row = this.size++;
    this.keys[row] = key;
    this.#place(key, row);
    return row;
  }

  #place(key: number, row: number): void {
    const mask = this.#index.length - 1;
    let slot = slotOf(key) & mask;
    while (this.#index[slot] >= 0) slot = (slot + 1) & mask;
    this.#index[slot] = row;
  }

  #grow(): void {
    const rows = Math.min(this.#capacity, this.keys.length * 2);
    this.#copy = undefined; // the arrays that it copies stay as they are
    const keys = new Float64Array(rows);
    keys.set(this.keys);
    const values = new Float64Array(rows * this.#columns);
    values.set(this.values);
    this.keys = keys;
    this.values = values;
    this.#index = new Int32Array(indexLength(rows)).fill(-1);
    for (let row = 0; row < this.size; row++) this.#place(keys[row], row);
  }

  /** This row is about to change. */
  keep(row: number): void {
    if (this.#copy === undefined) return;
    this.#copy.keep(row);
    if (this.#copy.isWhole) this.#copy = undefined;
  }

  /** A copy of the rows as they are now, behind `head`; of rows that may change before it is whole when they do so `meanwhile`. */
  copy(head?: Head, meanwhile = false): RowsCopy {
    const values = { array: this.values, rowBytes: 8 * this.#columns };
    const copy = new RowsCopy(this.size, [{ array: this.keys, rowBytes: 8 }, values], head);
    if (meanwhile) this.#copy = copy;
    return copy;
  }

  static read(reader: ByteReader, columns: number, capacity: number): Generation {
    const keys = reader.float64s();
    const values = reader.float64s();
    let rows = Math.min(SMALLEST, capacity);
    while (rows < keys.length) rows = Math.min(capacity, rows * 2);
    const generation = new Generation(columns, capacity, rows);
    generation.keys.set(keys);
    generation.values.set(values);
    for (let row = 0; row < keys.length; row++) generation.#place(keys[row], row);
    generation.size = keys.length;
    return generation;
  }
}

function slotOf(key: number): number {
  return Math.imul((key % 4294967296) ^ (key / 4294967296), 0x9e3779b1) >>> 7;
}

/** A power of two, at least twice the rows, so that probing stays short. */
function indexLength(rows: number): number {
  return 2 ** Math.ceil(Math.log2(rows * 2));
}
