import { deviance, logComplement, logGamma, stirlingError } from "./stirling-error.ts";

/** Keeps a denominator of the continued fraction from being 0. */
const TINY = 1e-300;
/** Rounding alone can leave a step this far from 1. */
const PRECISION = 1e-15;

/** Natural logarithms of the two parts of the regularised incomplete gamma function; as numbers they sum to 1. */
export interface GammaParts {
  /** ln P(a, x): the part below x. */
  lower: number;
  /** ln Q(a, x): the part above x. */
  upper: number;
}

/**
 * The regularised incomplete gamma function, by its series below the mean and its continued fraction above. As
 * logarithms, so that neither side is lost. For a above 0 and x of 0 or more; near x = a it takes about 8 √a steps.
 *
 * Source: https://dlmf.nist.gov/8.11.E4 and https://dlmf.nist.gov/8.9.E2, the fraction evaluated by Lentz's method.
 */
export function incompleteGamma(a: number, x: number): GammaParts {
  if (x === 0) return { lower: -Infinity, upper: 0 };
  if (x < a + 1) {
    const lower = Math.min(0, logPowerTerm(a, x) + Math.log(seriesSum(a, x)));
    return { lower, upper: logComplement(lower) };
  }
  const upper = Math.min(0, logPowerTerm(a, x) + Math.log(a) + Math.log(fraction(a, x)));
  return { lower: logComplement(upper), upper };
}

/** ln(x^a e^-x / Γ(a + 1)): for a whole `a` the logarithm of a Poisson probability. */
function logPowerTerm(a: number, x: number): number {
  if (a < 1) return a * Math.log(x) - x - logGamma(a + 1);
  return -0.5 * Math.log(2 * Math.PI * a) - stirlingError(a) - deviance(a, x);
}

function seriesSum(a: number, x: number): number {
  let sum = 1;
  let term = 1;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let n = 1; ; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / awayFromZero(numerator * d + b);
    c = awayFromZero(b + numerator / c);
    value *= d * c;
    if (!(Math.abs(d * c - 1) > PRECISION)) return value;
  }
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
