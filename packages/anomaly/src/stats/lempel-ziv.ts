import { symbolCodes } from "./entropy-rate.ts";
import { SuffixAutomaton } from "./suffix-automaton.ts";

/** How a sequence falls into phrases, and what that says of it. */
export interface LempelZiv {
  /** Phrases; the last one may be cut short by the end. */
  phrases: number;
  /** Estimated entropy rate, bits a symbol: `phrases · log2(symbols) / symbols` (LZ76) or `phrases · log2(phrases) / symbols` (LZ78). */
  rate: number;
}

/**
 * Lempel-Ziv complexity of 1976: the number of phrases when each is the shortest that did not occur before its own last
 * symbol. Few for what repeats itself in any way, at any distance; no order has to be chosen. Symbols are as in
 * `entropyRate`. By a suffix automaton: O(n) while kinds are few.
 *
 * Both estimates come down to the entropy rate as the sequence grows, slowly: for chance over two kinds the rate is 1.1
 * at 1,000 symbols. Compare sequences of like length, or with a shuffled one. Of an empty sequence it is 0.
 *
 * Sources: A. Lempel, J. Ziv, "On the complexity of finite sequences", IEEE Trans. Inf. Theory 22 (1976), whose example this
 * is.
 *
 * @example
 * lempelZiv76("0001101001000101").phrases; // 6: 0|001|10|100|1000|101
 */
export function lempelZiv76(symbols: Iterable<string | number>): LempelZiv {
  const codes = symbolCodes(symbols);
  const automaton = new SuffixAutomaton();
  let phrases = 0;
  for (let start = 0; start < codes.length; phrases++) {
    let state: number | undefined = 0;
    let end = start;
    for (; end < codes.length && state !== undefined; end++) {
      state = automaton.follow(state, codes[end]);
      // the phrase may run into itself: all but its last symbol counts as having occurred
      automaton.add(codes[end]);
    }
    start = end;
  }
  return { phrases, rate: phrases === 0 ? 0 : (phrases * Math.log2(codes.length)) / codes.length };
}

/**
 * Lempel-Ziv complexity of 1978: the number of phrases when each is the shortest that was not a phrase before, as the
 * compressor of that year cuts. Cheaper than `lempelZiv76` and slower to see what repeats. Symbols are as in
 * `entropyRate`. O(n).
 *
 * Source: J. Ziv, A. Lempel, "Compression of individual sequences via variable-rate coding", IEEE Trans. Inf. Theory 24
 * (1978).
 *
 * @example
 * lempelZiv78("aaabbabaabaaabab").phrases; // 7: a|aa|b|ba|baa|baaa|bab
 */
export function lempelZiv78(symbols: Iterable<string | number>): LempelZiv {
  const codes = symbolCodes(symbols);
  const kinds = codes.reduce((most, code) => Math.max(most, code + 1), 0);
  const known = new Map<number, number>();
  let phrases = 0;
  let phrase = 0; // 0 is the empty one
  for (const code of codes) {
    const longer = known.get(phrase * kinds + code);
    if (longer === undefined) {
      phrases += 1;
      known.set(phrase * kinds + code, phrases);
    }
    phrase = longer ?? 0;
  }
  if (phrase !== 0) phrases += 1;
  return { phrases, rate: phrases === 0 ? 0 : (phrases * Math.log2(phrases)) / codes.length };
}
