/**
 * Shannon entropy of a text's characters, in bits for each character: 0 for one character repeated, about 4 to 4.5 for code,
 * up to 6 for base64. Source: C. E. Shannon, "A Mathematical Theory of Communication" (1948).
 */
export function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / total) * Math.log2(count / total);
  return bits;
}
