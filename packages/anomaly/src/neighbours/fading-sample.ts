/**
 * Which points of a stream to keep in a number of places, so that the recent are preferred: a point seen `n` points ago is
 * kept with weight `exp(-decay * n)`, and all alike with `decay` 0.
 *
 * Each point draws one key when it arrives and never again; those with the smallest keys are kept. Offering is O(1), and
 * O(capacity) for a point that is kept. Memory 8 bytes a place.
 *
 * Source: P. S. Efraimidis, P. G. Spirakis, "Weighted random sampling with a reservoir", IPL 97 (2006); the key is
 * the logarithm of theirs, so that it does not underflow as time goes by.
 */
export class FadingSample {
  readonly capacity: number;
  readonly #decay: number;
  readonly #keys: Float64Array<ArrayBuffer>;
  #size = 0;
  /** The place of the largest key, once all are taken. */
  #first = 0;

  /** `capacity` in places; `decay` per point of the stream, 0 or above. */
  constructor(capacity: number, decay: number) {
    this.capacity = capacity;
    this.#decay = decay;
    this.#keys = new Float64Array(capacity);
  }

  /** Places taken: 0 to `size - 1`. */
  get size(): number {
    return this.#size;
  }

  /** The keys of the points kept, by place. A view, not a copy. */
  get keys(): Float64Array<ArrayBuffer> {
    return this.#keys.subarray(0, this.#size);
  }

  /**
   * The place to keep the `time`-th point of the stream in, over what is there; undefined when it is not kept.
   *
   * @param uniform its draw, in (0, 1)
   */
  offer(time: number, uniform: number): number | undefined {
    const key = Math.log(-Math.log(uniform)) - time * this.#decay;
    if (this.#size === this.capacity && key >= this.#keys[this.#first]) return undefined;
    const place = this.#size < this.capacity ? this.#size++ : this.#first;
    this.#keys[place] = key;
    this.#first = this.#largest();
    return place;
  }

  /** Takes back what `keys` gave, in place of what is there. */
  restore(keys: Float64Array): void {
    this.#keys.set(keys);
    this.#size = keys.length;
    this.#first = this.#largest();
  }

  #largest(): number {
    let largest = 0;
    for (let place = 1; place < this.#size; place++) if (this.#keys[place] > this.#keys[largest]) largest = place;
    return largest;
  }
}
