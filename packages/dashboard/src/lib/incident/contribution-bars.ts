import type { Contribution } from "@oddwatch/protocol";
import { figure } from "../format/number.ts";

/** One feature as two bars on a scale of their own, each 0..1 of its length, and as words. */
export interface ContributionBars {
  value: number;
  /** Undefined while nothing usual is known. */
  expected: number | undefined;
  /** Such as `412, usually 3`. */
  words: string;
  /** How many times the usual it is, such as `137 ×`; undefined when that would say nothing. */
  ratio: string | undefined;
}

/** What was seen and what would have been usual, drawn against the larger of the two. */
export function contributionBars({ value, expected }: Contribution): ContributionBars {
  if (expected === null)
    return { value: value === 0 ? 0 : 1, expected: undefined, words: figure(value), ratio: undefined };
  const largest = Math.max(Math.abs(value), Math.abs(expected)) || 1;
  return {
    value: Math.abs(value) / largest,
    expected: Math.abs(expected) / largest,
    words: `${figure(value)}, usually ${figure(expected)}`,
    ratio: expected > 0 && value >= 2 * expected ? `${figure(Number((value / expected).toPrecision(2)))} ×` : undefined,
  };
}
