/**
 * A sample of a stream that prefers the recent: a point seen `n` points ago is kept with weight `exp(-decay * n)`.
 * With `decay` 0 every point of the stream is equally likely to be in the sample.
 *
 * Each point draws one key when it arrives and never again; the sample is the points with the smallest keys, so the
 * one to give up is the top of a max-heap. Offer O(log size), memory 12 bytes a place.
 *
 * Source: P. S. Efraimidis, P. G. Spirakis, "Weighted random sampling with a reservoir", IPL 97 (2006); the key is
 * the logarithm of theirs, so that it does not underflow as time goes by.
 */
export class DecayedReservoir {
  readonly capacity: number;
  readonly #decay: number;
  readonly #keys: Float64Array<ArrayBuffer>;
  readonly #items: Int32Array<ArrayBuffer>;
  #size = 0;

  /** `capacity` in points; `decay` per point of the stream, 0 or above. */
  constructor(capacity: number, decay: number) {
    this.capacity = capacity;
    this.#decay = decay;
    this.#keys = new Float64Array(capacity);
    this.#items = new Int32Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** Key of the point that is the `time`-th of its stream; `uniform` is its draw, in (0, 1). */
  key(time: number, uniform: number): number {
    return Math.log(-Math.log(uniform)) - time * this.#decay;
  }

  /** Whether a point with this key belongs in the sample. */
  accepts(key: number): boolean {
    return this.#size < this.capacity || key < this.#keys[0];
  }

  /** Keeps `item` under an accepted `key`. Returns the item that had to go, undefined while there was room. */
  put(key: number, item: number): number | undefined {
    if (this.#size < this.capacity) {
      this.#riseFrom(this.#size++, key, item);
      return undefined;
    }
    const evicted = this.#items[0];
    this.#sinkFromTop(key, item);
    return evicted;
  }

  /** Keys in heap order. A view, not a copy. */
  get keys(): Float64Array<ArrayBuffer> {
    return this.#keys.subarray(0, this.#size);
  }

  /** Items in heap order. A view, not a copy. */
  get items(): Int32Array<ArrayBuffer> {
    return this.#items.subarray(0, this.#size);
  }

  /** Takes back what `keys` and `items` gave, in place of what is there. */
  restore(keys: Float64Array, items: Int32Array): void {
    this.#keys.set(keys);
    this.#items.set(items);
    this.#size = keys.length;
  }

  #riseFrom(start: number, key: number, item: number): void {
    let place = start;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (this.#keys[above] >= key) break;
      this.#keys[place] = this.#keys[above];
      this.#items[place] = this.#items[above];
      place = above;
    }
    this.#keys[place] = key;
    this.#items[place] = item;
  }

  #sinkFromTop(key: number, item: number): void {
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= this.#size) break;
      if (below + 1 < this.#size && this.#keys[below + 1] > this.#keys[below]) below += 1;
      if (this.#keys[below] <= key) break;
      this.#keys[place] = this.#keys[below];
      this.#items[place] = this.#items[below];
      place = below;
    }
    this.#keys[place] = key;
    this.#items[place] = item;
  }
}
