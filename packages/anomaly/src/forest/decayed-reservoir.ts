import { type ForestMemory, HELD } from "./forest-memory.ts";
import { exponential, type TreeRandom, UNIFORM } from "./tree-random.ts";

/**
 * For each tree a sample of the stream that prefers the recent: a point seen `n` points ago is kept with weight
 * `exp(-decay · n)`. Without decay every point of the stream is equally likely to be in the sample.
 *
 * Each point draws one key when it arrives, an exponential clock times the weight handed over, and never again; the
 * sample is the points with the smallest keys, so the one to give up is the top of a max-heap. O(log sample).
 *
 * Source: P. S. Efraimidis, P. G. Spirakis, "Weighted random sampling with a reservoir", IPL 97 (2006); the key is minus
 * the logarithm of theirs.
 */
export class DecayedReservoirs {
  readonly #memory: ForestMemory;
  readonly #random: TreeRandom;

  constructor(memory: ForestMemory, random: TreeRandom) {
    this.#memory = memory;
    this.#random = random;
  }

  /** The key under which a tree would remember a point of this weight, or undefined when it will not. */
  offer(tree: number, weight: number): number | undefined {
    const { f64, keysAt, shape } = this.#memory;
    const isFull = this.#memory.header(tree, HELD) === shape.sampleSize;
    const top = isFull ? f64[(tree + keysAt) >> 3] / weight : Infinity;
    const high = this.#random.bits(tree);
    // the distance of the uniform draw from 1 is the least its exponential one can be
    if (high * UNIFORM >= top) return undefined;
    const clock = exponential(high, this.#random.bits(tree));
    return clock < top ? clock * weight : undefined;
  }

  /** Keeps `leaf` as one of the points held, of which there are `held` so far. */
  add(tree: number, held: number, key: number, leaf: number): void {
    const { f64, i32, keysAt, itemsAt } = this.#memory;
    const keys = (tree + keysAt) >> 3;
    const items = (tree + itemsAt) >> 2;
    let place = held;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (f64[keys + above] >= key) break;
      f64[keys + place] = f64[keys + above];
      i32[items + place] = i32[items + above];
      place = above;
    }
    f64[keys + place] = key;
    i32[items + place] = leaf;
  }

  /** Keeps `leaf` in place of the point with the largest key, whose leaf it returns. */
  replaceTop(tree: number, key: number, leaf: number): number {
    const { f64, i32, keysAt, itemsAt, shape } = this.#memory;
    const keys = (tree + keysAt) >> 3;
    const items = (tree + itemsAt) >> 2;
    const top = i32[items];
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= shape.sampleSize) break;
      if (below + 1 < shape.sampleSize && f64[keys + below + 1] > f64[keys + below]) below += 1;
      if (f64[keys + below] <= key) break;
      f64[keys + place] = f64[keys + below];
      i32[items + place] = i32[items + below];
      place = below;
    }
    f64[keys + place] = key;
    i32[items + place] = leaf;
    return top;
  }
}
