import { type ForestMemory, RANDOM } from "./forest-memory.ts";

/** One of 2^32 equally likely parts of the interval from 0 to 1. */
export const UNIFORM = 2 ** -32;

/** Terms of the series below: what is left out is less than the last bit. */
const LAST_ODD = 35;

/** The random numbers of each tree of a forest: those of `Random`, with their state in the tree's block. */
export class TreeRandom {
  readonly #memory: ForestMemory;

  constructor(memory: ForestMemory) {
    this.#memory = memory;
  }

  /** 32 random bits, as a whole number. */
  bits(tree: number): number {
    const { i32 } = this.#memory;
    const word = (tree >> 2) + RANDOM;
    const b = i32[word + 1];
    const c = i32[word + 2];
    const bits = (i32[word] + b + i32[word + 3]) | 0;
    i32[word + 3] += 1;
    i32[word] = b ^ (b >>> 9);
    i32[word + 1] = c + (c << 3);
    i32[word + 2] = ((c << 21) | (c >>> 11)) + bits;
    return bits >>> 0;
  }

  /** A number from 0 up to, but not including, 1. */
  uniform(tree: number): number {
    return this.bits(tree) * UNIFORM;
  }
}

/**
 * A draw from the exponential distribution of mean 1: `-ln(1 - v)` for the uniform `v` whose first and last 32 bits are
 * given. Made of additions, multiplications and divisions only, so that it comes out the same on every machine, which
 * logarithms do not.
 */
export function exponential(high: number, low: number): number {
  const v = (high + (low + 0.5) * UNIFORM) * UNIFORM;
  let rest = 1 - v;
  let missing = v;
  let halvings = 0;
  while (rest <= 0.5 && halvings < 64) {
    rest += rest;
    missing = 1 - rest;
    halvings += 1;
  }
  // ln of what is left, by the series of atanh
  const s = missing / (1 + rest);
  const square = s * s;
  let sum = 0;
  for (let odd = LAST_ODD; odd > 0; odd -= 2) sum = sum * square + 1 / odd;
  return halvings * Math.LN2 + 2 * s * sum;
}
