import { keyHash } from "../features/key-hash.ts";

const BANDS = 3;
const ROWS = 2;
const HASHES = BANDS * ROWS;
const SMALLEST = new Uint32Array(HASHES);

/**
 * Bands of a MinHash over the pairs of neighbouring words. Two texts share a given band with the square of the share of
 * their pairs that they have in common: of texts that share four fifths of them 95 % have one of three bands in common, of
 * those that share a tenth 3 %. O(6 · words).
 *
 * Sources: A. Z. Broder, "On the resemblance and containment of documents", SEQUENCES 1997; bands as in P. Indyk,
 * R. Motwani, "Approximate nearest neighbors", STOC 1998.
 */
export function nearBands(words: readonly string[]): string[] {
  SMALLEST.fill(0xffffffff);
  for (let at = 1; at < words.length; at++) {
    const pair = keyHash(`${words[at - 1]} ${words[at]}`, 17);
    const step = (pair / 4294967296) | 1;
    for (let each = 0, hash = pair | 0; each < HASHES; each++, hash = (hash + step) | 0) {
      const mixed = mix(hash + Math.imul(each, 0x9e3779b1));
      if (mixed < SMALLEST[each]) SMALLEST[each] = mixed;
    }
  }
  return Array.from({ length: BANDS }, (_, band) => {
    const rows = SMALLEST.subarray(band * ROWS, (band + 1) * ROWS);
    return (band * 2 ** 32 + mix(rows[0] ^ Math.imul(rows[1], 0x85ebca6b))).toString(36);
  });
}

/** A permutation of the 32-bit numbers: the closing rounds of MurmurHash3 (https://github.com/aappleby/smhasher). */
function mix(seed: number): number {
  let hash = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
