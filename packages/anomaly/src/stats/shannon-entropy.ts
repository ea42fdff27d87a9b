/**
 * How evenly counts are spread over their kinds, in bits: 0 when all are of one kind or there are none, log2(n) when n
 * kinds are alike. O(kinds).
 *
 * Source: C. E. Shannon, "A mathematical theory of communication", Bell System Technical Journal 27 (1948).
 *
 * @throws RangeError when a count is negative or not finite.
 *
 * @example
 * shannonEntropy([2, 1, 1]); // 1.5
 */
export function shannonEntropy(counts: Iterable<number>): number {
  let total = 0;
  let weighted = 0;
  for (const count of counts) {
    if (!(count >= 0 && count < Infinity)) throw new RangeError(`a count must be 0 or above, got ${count}`);
    if (count === 0) continue;
    total += count;
    weighted += count * Math.log2(count);
  }
  // one kind alone can come out a rounding below 0
  return total === 0 ? 0 : Math.max(0, Math.log2(total) - weighted / total);
}
