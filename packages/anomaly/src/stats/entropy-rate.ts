import { shannonEntropy } from "./shannon-entropy.ts";

/**
 * How much each symbol of a sequence surprises one who knows the `order` symbols before it, in bits: 0 for what repeats
 * or goes on by rule, log2 of the number of kinds for chance. Symbols are numbers or texts; a text is a sequence of its code
 * points.
 *
 * It is the entropy of runs of `order + 1` symbols less that of the runs they begin with, as counted. Short sequences seem
 * more regular than they are: there should be many more symbols than different runs. Undefined when the sequence is
 * not longer than `order`. O(n · order).
 *
 * Source: T. M. Cover, J. A. Thomas, "Elements of Information Theory" (2nd ed. 2006), chapter 4.
 *
 * @throws RangeError when `order` is not a whole number from 0.
 *
 * @example
 * entropyRate("abababab"); // 0: after a comes b
 * entropyRate("abababab", { order: 0 }); // 1
 */
export function entropyRate(
  symbols: Iterable<string | number>,
  { order = 1 }: { order?: number } = {},
): number | undefined {
  if (!(Number.isInteger(order) && order >= 0))
    throw new RangeError(`order must be a whole number from 0, got ${order}`);
  const codes = symbolCodes(symbols);
  if (codes.length <= order) return undefined;
  const contexts = new Map<string, number>();
  const runs = new Map<string, number>();
  for (let at = order; at < codes.length; at++) {
    const context = codes.slice(at - order, at).join();
    const run = `${context}:${codes[at]}`;
    contexts.set(context, (contexts.get(context) ?? 0) + 1);
    runs.set(run, (runs.get(run) ?? 0) + 1);
  }
  return Math.max(0, shannonEntropy(runs.values()) - shannonEntropy(contexts.values()));
}

/** The symbols as whole numbers from 0, by when each kind first came. */
export function symbolCodes(symbols: Iterable<string | number>): Uint32Array {
  const codes = new Map<string | number, number>();
  return Uint32Array.from(symbols, (symbol) => {
    const known = codes.get(symbol);
    if (known !== undefined) return known;
    codes.set(symbol, codes.size);
    return codes.size - 1;
  });
}
