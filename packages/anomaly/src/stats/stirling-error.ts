const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** From here the series below is exact to the last bit. */
const SERIES_FROM = 12;

/**
 * What Stirling's formula lacks: `ln Γ(x) - ((x - 1/2) ln x - x + ln √(2π))`, for x above 0. About 1 / (12 x).
 *
 * Source: the asymptotic series of ln Γ, https://dlmf.nist.gov/5.11.E1; below 12 by the recurrence Γ(x + 1) = x Γ(x).
 */
export function stirlingError(x: number): number {
  if (x < SERIES_FROM) return logGamma(x) - ((x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI);
  const s = 1 / (x * x);
  return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - (s * 691) / 360360))))) / x;
}

/** Natural logarithm of Γ(x), for x above 0. Right to about 15 digits, but for the last places near its zeros at 1 and 2. */
export function logGamma(x: number): number {
  let product = 1;
  let shifted = x;
  for (; shifted < SERIES_FROM; shifted++) product *= shifted;
  const main = (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TWO_PI;
  return main + stirlingError(shifted) - Math.log(product);
}

/**
 * `x ln(x / mean) + mean - x`, without losing digits where x is near the mean. Both above 0.
 *
 * Source: C. Loader, "Fast and accurate computation of binomial probabilities" (2000), where it is called bd0.
 */
export function deviance(x: number, mean: number): number {
  const distance = x - mean;
  if (Math.abs(distance) > 0.1 * (x + mean)) return x * Math.log(x / mean) - distance;
  const ratio = distance / (x + mean);
  let sum = distance * ratio;
  let term = 2 * x * ratio;
  for (let odd = 3; ; odd += 2) {
    term *= ratio * ratio;
    const next = sum + term / odd;
    if (next === sum) return sum;
    sum = next;
  }
}

/** `ln(1 - e^x)` for x up to 0, by whichever form keeps its digits. */
export function logComplement(x: number): number {
  if (x >= 0) return -Infinity;
  return x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
}
