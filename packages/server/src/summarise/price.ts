import type { SummarySettings } from "./summary-settings.ts";

/** Tokens of a question and its answer. */
export interface Tokens {
  input: number;
  output: number;
}

/** UTF-16 units that make one token at the least; English has about four. */
const UNITS_PER_TOKEN = 2;

/** The most tokens that a text can have been for most tokenizers; other scripts than Latin ones may take more. */
export function mostTokens(text: string): number {
  return Math.ceil(text.length / UNITS_PER_TOKEN);
}

/** Millionths of a US dollar, rounded up; undefined when the model's price is not known. */
export function costMicros(
  model: string,
  { input, output }: Tokens,
  prices: SummarySettings["prices"],
): number | undefined {
  if (!Object.hasOwn(prices, model)) return undefined;
  const price = prices[model] as SummarySettings["prices"][string]; // dollars for a million: micro-dollars for one
  return Math.ceil(input * price.input + output * price.output);
}
