import { deviance, logComplement, stirlingError } from "./stirling-error.ts";

const TINY = 1e-300;
/** Rounding alone can leave a step this far from 1. */
const PRECISION = 1e-15;

/**
 * Natural logarithm of the regularised incomplete beta function I_x(a, b), for a and b above 0. `x` is in 0..1 and `y`
 * is 1 - x: both are asked for, so that neither loses its digits. Takes about √max(a, b) steps.
 *
 * Source: the continued fraction of A. R. DiDonato, A. H. Morris, "Algorithm 708", ACM TOMS 18 (1992), evaluated by Lentz's
 * method; its factor as in C. Loader, "Fast and accurate computation of binomial probabilities" (2000).
 */
export function logIncompleteBeta(x: number, y: number, a: number, b: number): number {
  if (x === 0) return -Infinity;
  if (y === 0) return 0;
  if (x > (a + 1) / (a + b + 2)) return logComplement(logIncompleteBeta(y, x, b, a));
  return Math.min(0, logPowers(x, y, a, b) - Math.log(fraction(x, y, a, b)));
}

/** ln(x^a y^b / B(a, b)) */
function logPowers(x: number, y: number, a: number, b: number): number {
  const n = a + b;
  const errors = stirlingError(n) - stirlingError(a) - stirlingError(b);
  return errors - deviance(a, n * x) - deviance(b, n * y) + 0.5 * Math.log(((a / n) * b) / (2 * Math.PI));
}

/** Each step stands for two of the plain fraction, in a form whose terms do not cancel where one of a and b is very large. */
function fraction(x: number, y: number, a: number, b: number): number {
  let value = denominator(0, x, y, a, b);
  let c = value;
  let d = 0;
  for (let m = 1; ; m++) {
    const odd = a + 2 * m - 1;
    const numerator = ((a + m - 1) / odd) * ((a + b + m - 1) / odd) * m * (b - m) * x * x;
    const next = denominator(m, x, y, a, b);
    d = 1 / awayFromZero(next + numerator * d);
    c = awayFromZero(next + numerator / c);
    value *= d * c;
    if (!(Math.abs(d * c - 1) > PRECISION)) return value;
  }
}

function denominator(m: number, x: number, y: number, a: number, b: number): number {
  const even = m === 0 ? 0 : (m * (b - m) * x) / (a + 2 * m - 1);
  return m + even + ((a + m) * (a * y - b * x + 1 + m * (1 + y))) / (a + 2 * m + 1);
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
