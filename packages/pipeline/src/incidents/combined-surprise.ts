import { chiSquareTail } from "@oddwatch/anomaly";

/** Assumed between things that one entity does in one hour: of different kinds, but by one hand. */
const CORRELATION = 0.3;
/** Covariance of two terms -2 ln p whose tests correlate so: a fit from 0 to 1. */
const COVARIANCE = 3.25 * CORRELATION + 0.75 * CORRELATION ** 2;
/** Beyond it the estimates say nothing. */
const MOST = 15;

/**
 * What several surprises about one entity say together, in powers of ten: Fisher's sum of logarithms, its distribution
 * widened for the correlation between them. Never less than the strongest alone, so it is to
 * be read within a factor of their number. 0 for none.
 *
 * Source: M. B. Brown, "A method for combining non-independent, one-sided tests of significance", Biometrics 31 (1975);
 * the covariance after J. T. Kost and M. P. McDermott, Statistics & Probability Letters 60 (2002).
 */
export function combinedSurprise(surprises: readonly number[]): number {
  const count = surprises.length;
  const strongest = Math.max(0, ...surprises);
  if (count < 2) return strongest;
  const statistic = 2 * Math.LN10 * surprises.reduce((sum, each) => sum + Math.max(0, each), 0);
  const variance = 4 * count + count * (count - 1) * COVARIANCE;
  const scale = variance / (4 * count);
  const freedom = (8 * count ** 2) / variance;
  const together = -Math.log10(Math.max(10 ** -MOST, chiSquareTail(statistic / scale, freedom)));
  return Math.max(strongest, Math.min(MOST, together));
}
