// Random numbers of a tree: sfc32, as in `src/random.ts`.
import * as at from "./layout";

const LN2: f64 = 0.6931471805599453;
export const UNIFORM: f64 = 1.0 / 4294967296.0;

@inline export function nextBits(tree: usize): u32 {
  const a = load<u32>(tree, at.RANDOM), b = load<u32>(tree, at.RANDOM + 4), c = load<u32>(tree, at.RANDOM + 8);
  const counter = load<u32>(tree, at.RANDOM + 12);
  const bits = a + b + counter;
  store<u32>(tree, counter + 1, at.RANDOM + 12);
  store<u32>(tree, b ^ (b >> 9), at.RANDOM);
  store<u32>(tree, c + (c << 3), at.RANDOM + 4);
  store<u32>(tree, rotl(c, 21) + bits, at.RANDOM + 8);
  return bits;
}

@inline export function nextUniform(tree: usize): f64 {
  return <f64>nextBits(tree) * UNIFORM;
}

/** `-ln(1 - v)` for `v` of 64 random bits, given as two halves: by the series of atanh, after halving. */
export function exponential(high: f64, low: f64): f64 {
  const v = (high + (low + 0.5) * UNIFORM) * UNIFORM;
  let rest = 1 - v, missing = v, halvings: f64 = 0;
  while (rest <= 0.5 && halvings < 64) { rest += rest; missing = 1 - rest; halvings += 1; }
  const s = missing / (1 + rest), square = s * s;
  let sum: f64 = 0;
  for (let odd: f64 = 35; odd > 0; odd -= 2) sum = sum * square + 1 / odd;
  return halvings * LN2 + 2 * s * sum;
}
