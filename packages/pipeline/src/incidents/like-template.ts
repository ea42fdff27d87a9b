const LEAST_SHARED = 2;
const LEAST_PART = 0.3;

/**
 * Whether two texts or names look filled into one template: about as many words, and at least two and three tenths of them the same in the
 * same order. `A fast school to tidy your sensor` is like `A clean wasm timer to fix your notes`. O(words²).
 */
export function likeTemplate(one: string, other: string): boolean {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const [few, many] = a.length < b.length ? [a.length, b.length] : [b.length, a.length];
  if (few < LEAST_SHARED || many > few * 1.5) return false;
  const shared = longestCommon(a, b);
  return shared >= LEAST_SHARED && shared / many >= LEAST_PART;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}#]+/gu) ?? [];
}

/** Length of the longest common subsequence. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const next = [0];
    for (let n = 0; n < b.length; n++) next.push(word === b[n] ? row[n] + 1 : Math.max(row[n + 1], next[n]));
    row = next;
  }
  return row[b.length];
}
