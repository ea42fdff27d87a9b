import type { Random } from "@oddwatch/anomaly";
import { between, chance, normal, type Range } from "./draw.ts";

/** A stretch of time, ms since epoch. */
export interface Span {
  start: number;
  end: number;
}

/** How a campaign spreads its deeds over time; chance chooses within the ranges. */
export interface Rhythm {
  /** How uneven the gaps are: deviation of their logarithm. 0.2 is a script, 1 and more are people. */
  unevenness: Range;
  /** Chance that a gap is a pause, many times longer. */
  pauses: number;
  /** Above 1 starts slowly, below 1 begins with a rush. */
  lean: Range;
}

/** A loop in a script: nearly even, with waits for rate limits. */
export const SCRIPT: Rhythm = { unevenness: [0.15, 0.6], pauses: 0.02, lean: [0.85, 1.15] };
/** Many people or machines that know nothing of each other. */
export const CROWD: Rhythm = { unevenness: [0.9, 1.3], pauses: 0.03, lean: [0.6, 1.6] };
/** One person's hands, or a script that hides as one. */
export const PERSON: Rhythm = { unevenness: [0.7, 1.1], pauses: 0.08, lean: [0.8, 1.3] };

const PAUSE: Range = [5, 25];

/** Times of `count` deeds within the span, in order, ms since epoch, on whole seconds as GitHub writes them. */
export function pace(random: Random, count: number, { start, end }: Span, rhythm: Rhythm): number[] {
  const unevenness = between(random, rhythm.unevenness);
  const lean = between(random, rhythm.lean);
  let sum = 0;
  const marks = Array.from({ length: count }, () => {
    const gap = Math.exp(unevenness * normal(random));
    sum += chance(random, rhythm.pauses) ? gap * between(random, PAUSE) : gap;
    return sum;
  });
  const whole = sum + Math.exp(unevenness * normal(random));
  return marks.map((mark) => wholeSecond(start + (end - start) * (mark / whole) ** lean));
}

/** The second that the moment lies in. */
export function wholeSecond(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
