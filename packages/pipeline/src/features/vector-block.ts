import { FEATURES, type FeatureVector } from "../feature-vector.ts";

const VECTORS = 64;
const WIDTH = FEATURES.length;

/** Cuts vectors out of larger blocks of memory: one allocation for 64 of them. */
export class VectorBlock {
  #block = new Float64Array(0);
  #at = 0;

  /** A vector of its own, in which nothing is known yet. */
  next(): FeatureVector {
    if (this.#at === this.#block.length) {
      this.#block = new Float64Array(VECTORS * WIDTH).fill(Number.NaN);
      this.#at = 0;
    }
    const vector = new Float64Array(this.#block.buffer, this.#at * Float64Array.BYTES_PER_ELEMENT, WIDTH);
    this.#at += WIDTH;
    return vector;
  }
}
