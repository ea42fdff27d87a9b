import { shannonEntropy } from "./shannon-entropy.ts";

/**
 * How evenly the characters of a text are spread, in bits a character: 0 for `aaaa`, about 4 for prose, near 6 for base64.
 * Characters are code points. A text shorter than its alphabet cannot reach the alphabet's entropy.
 * O(length). Source: as `shannonEntropy`, of the characters' counts.
 *
 * @example
 * characterEntropy("aabc"); // 1.5
 */
export function characterEntropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return shannonEntropy(counts.values());
}
