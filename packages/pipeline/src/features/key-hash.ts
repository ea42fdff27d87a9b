/**
 * A 53-bit hash of a text, never 0: the key of bounded tables, where keeping every name would cost too much.
 * Two of a million different names share one with a chance below 0.0001. Not for secrets.
 *
 * Mixing after the public-domain cyrb53 and MurmurHash3 finalisers.
 */
export function keyHash(text: string, seed: number): number {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  return join(high, low);
}

/** The key of an ordered pair of keys, never 0. */
export function pairHash(first: number, second: number): number {
  const high = Math.imul(first ^ (second / 0x100000000), 2654435761) ^ (first / 0x100000000);
  const low = Math.imul(second ^ (first / 0x100000000), 1597334677) ^ Math.imul(first, 2246822507);
  return join(high, low);
}

function join(high: number, low: number): number {
  const first = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  const second = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(first ^ (first >>> 13), 3266489909);
  return 4294967296 * (2097151 & second) + (first >>> 0) || 1;
}
