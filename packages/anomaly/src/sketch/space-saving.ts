import { InvalidStateError } from "../state/invalid-state-error.ts";
import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { readTexts, writeTexts } from "./text-state.ts";

const STATE_KIND = "space-saving";
const STATE_VERSION = 1;
const MOST_CAPACITY = 2 ** 24;

/** A key that came often, and how well its count is known. */
export interface HeavyHitter {
  key: string;
  /** The truth or more. */
  count: number;
  /** By how much `count` may be too high: the truth is `count - error` or more. */
  error: number;
}

/**
 * The keys that come most often, out of any number of them, with counts: it remembers `capacity` keys and gives the place
 * of the rarest to each new one, together with its count.
 *
 * No count is too high by more than `total / capacity`, and every key that makes up more than that part of the stream is
 * remembered. Adding is O(log capacity). The order in which keys come decides which of the rare ones are kept.
 *
 * Source: A. Metwally, D. Agrawal, A. El Abbadi, "Efficient computation of frequent and top-k elements in data streams",
 * ICDT 2005; merging after P. K. Agarwal and others, "Mergeable summaries", PODS 2012.
 *
 * @example
 * const busiest = new SpaceSaving(100);
 * for (let i = 0; i < 10000; i++) busiest.add(i % 4 ? `user${i}` : "mona");
 * busiest.top(1); // [{ key: "mona", count: 2500, error: 0 }]
 */
export class SpaceSaving {
  readonly #capacity: number;
  readonly #places = new Map<string, number>();
  /** Three columns of a heap, the rarest key on top. */
  readonly #keys: string[] = [];
  readonly #counts: number[] = [];
  readonly #errors: number[] = [];
  #total = 0;
  /** How often a key may have come that was never remembered while there is room: above 0 only after a merge. */
  #unseen = 0;

  /** `capacity` in keys. @throws RangeError when it is not a whole number in 1..2^24. */
  constructor(capacity: number) {
    if (!(Number.isInteger(capacity) && capacity >= 1 && capacity <= MOST_CAPACITY)) {
      throw new RangeError(`capacity must be a whole number in 1..${MOST_CAPACITY}, got ${capacity}`);
    }
    this.#capacity = capacity;
  }

  /** Sum of all that was added. */
  get total(): number {
    return this.#total;
  }

  /** Counts `key` once, or `count` times. @throws RangeError when the count is not above 0 and finite. */
  add(key: string, count = 1): void {
    if (!(count > 0 && count < Infinity)) throw new RangeError(`a count must be above 0, got ${count}`);
    this.#total += count;
    const place = this.#places.get(key);
    if (place !== undefined) {
      this.#sink(place, key, this.#counts[place] + count, this.#errors[place]);
    } else if (this.#keys.length < this.#capacity) {
      this.#rise(this.#keys.length, key, this.#unseen + count, this.#unseen);
    } else {
      const least = this.#counts[0];
      this.#places.delete(this.#keys[0]);
      this.#sink(0, key, least + count, least);
    }
  }

  /** What is known of a key; one that is not remembered came `leastCount` times at most. */
  get(key: string): HeavyHitter | undefined {
    const place = this.#places.get(key);
    return place === undefined ? undefined : { key, count: this.#counts[place], error: this.#errors[place] };
  }

  /** No key that is not remembered came more often than this. */
  get leastCount(): number {
    return this.#keys.length < this.#capacity ? this.#unseen : this.#counts[0];
  }

  /** The most frequent keys, most frequent first; equals in the order of their texts. O(capacity log capacity). */
  top(count = this.#capacity): HeavyHitter[] {
    return this.#keys
      .map((key, place) => ({ key, count: this.#counts[place], error: this.#errors[place] }))
      .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
      .slice(0, count);
  }

  /** Takes in all that `other` counted, which stays as it is. Bounds hold as if one had seen both streams; capacities may differ. */
  merge(other: SpaceSaving): void {
    const [mine, others] = [this.leastCount, other.leastCount];
    const merged = new Map<string, HeavyHitter>();
    for (const { key, count, error } of this.top())
      merged.set(key, { key, count: count + others, error: error + others });
    for (const { key, count, error } of other.top()) {
      const known = this.get(key);
      const base = known ?? { count: mine, error: mine };
      merged.set(key, { key, count: base.count + count, error: base.error + error });
    }
    const kept = [...merged.values()].sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
    this.#places.clear();
    this.#keys.length = this.#counts.length = this.#errors.length = 0;
    for (const { key, count, error } of kept.slice(0, this.#capacity)) this.#rise(this.#keys.length, key, count, error);
    this.#unseen = mine + others;
    this.#total += other.#total;
  }

  /** Everything needed to go on exactly from here. */
  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    writer.array(Float64Array.of(this.#capacity, this.#total, this.#unseen, this.#keys.length));
    writer.array(Float64Array.from(this.#counts));
    writer.array(Float64Array.from(this.#errors));
    writeTexts(writer, this.#keys);
    return writer.finish();
  }

  /** Goes on from what `save` gave. @throws InvalidStateError when the bytes are not a whole summary in a known version. */
  static restore(bytes: Uint8Array): SpaceSaving {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const restored = new SpaceSaving(reader.integer(1, MOST_CAPACITY));
    restored.#total = reader.numberFrom(0);
    restored.#unseen = reader.numberFrom(0);
    const size = reader.integer(0, restored.#capacity);
    const counts = reader.float64s(size);
    const errors = reader.float64s(size);
    for (const [place, key] of readTexts(reader, size).entries()) {
      const isHeap = place === 0 || counts[(place - 1) >> 1] <= counts[place];
      if (!isHeap || restored.#places.has(key)) throw new InvalidStateError("the keys are not a heap of their counts");
      restored.#put(place, key, counts[place], errors[place]);
    }
    reader.end();
    return restored;
  }

  #put(place: number, key: string, count: number, error: number): void {
    this.#keys[place] = key;
    this.#counts[place] = count;
    this.#errors[place] = error;
    this.#places.set(key, place);
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#keys[from], this.#counts[from], this.#errors[from]);
  }

  #rise(start: number, key: string, count: number, error: number): void {
    let place = start;
    while (place > 0 && this.#counts[(place - 1) >> 1] > count) {
      this.#move((place - 1) >> 1, place);
      place = (place - 1) >> 1;
    }
    this.#put(place, key, count, error);
  }

  #sink(start: number, key: string, count: number, error: number): void {
    let place = start;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= this.#keys.length) break;
      if (below + 1 < this.#keys.length && this.#counts[below + 1] < this.#counts[below]) below += 1;
      if (this.#counts[below] >= count) break;
      this.#move(below, place);
      place = below;
    }
    this.#put(place, key, count, error);
  }
}
