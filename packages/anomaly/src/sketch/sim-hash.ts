import { KeyedHash } from "./keyed-hash.ts";

/**
 * A fingerprint of 64 bits that differs in few of them for texts with mostly the same features, such as their words or
 * runs of three characters. Share of bits that differ: about the angle between the two feature vectors over π.
 * O(64) a feature. Without features it is 0.
 *
 * Source: M. Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002; for near-duplicates at 3 of
 * 64 bits, G. S. Manku, A. Jain, A. Das Sarma, WWW 2007.
 *
 * @param features texts, or pairs of a text and its weight; one that comes twice weighs twice
 * @param seed fingerprints of one seed can be compared; keep it secret from those who write the texts
 * @throws RangeError when a weight is not finite.
 *
 * @example
 * const a = simHash("fix the build on windows and mac".split(" "), "secret");
 * const b = simHash("fix the build on windows and linux".split(" "), "secret");
 * hammingDistance(a, b); // 6: far below the 32 of texts that share nothing
 */
export function simHash(features: Iterable<string | readonly [string, number]>, seed: string | number): bigint {
  const hash = KeyedHash.of(seed);
  const votes = new Float64Array(64);
  for (const feature of features) {
    const [text, weight] = typeof feature === "string" ? [feature, 1] : feature;
    if (!Number.isFinite(weight)) throw new RangeError(`the weight of ${text} must be finite, got ${weight}`);
    hash.run(text);
    for (let bit = 0; bit < 32; bit++) {
      votes[bit] += (hash.first >>> bit) & 1 ? weight : -weight;
      votes[32 + bit] += (hash.second >>> bit) & 1 ? weight : -weight;
    }
  }
  let fingerprint = 0n;
  for (let bit = 63; bit >= 0; bit--) fingerprint = (fingerprint << 1n) | (votes[bit] > 0 ? 1n : 0n);
  return fingerprint;
}

/**
 * Bits in which two fingerprints of 64 bits differ, 0 to 64.
 *
 * @example
 * hammingDistance(0b1010n, 0b0110n); // 2
 */
export function hammingDistance(a: bigint, b: bigint): number {
  const different = BigInt.asUintN(64, a ^ b);
  return bitCount(Number(different >> 32n)) + bitCount(Number(different & 0xffffffffn));
}

/** H. S. Warren, Hacker's Delight (2nd ed. 2012), section 5-1. */
function bitCount(word: number): number {
  let pairs = word - ((word >>> 1) & 0x55555555);
  pairs = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((pairs + (pairs >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
