/** A generalised Pareto distribution of excesses: `P(Y ≥ y) = (1 + shape · y / scale)^(-1 / shape)`. */
export interface ParetoFit {
  /** Above 0 the tail is heavy, at 0 exponential, below 0 it ends at `-scale / shape`. */
  shape: number;
  /** In units of the value, above 0. */
  scale: number;
}

/** A shape nearer to 0 than this is taken to be 0: the formulas lose their digits there and the distributions are alike. */
const FLAT = 1e-6;

/** Below this the likelihood has no maximum worth the name; at it the distribution is uniform. */
const LEAST_SHAPE = -1;

/** How far the search goes: θ up to e^20 over the mean excess, by when shapes are 10 or so. */
const FIRST_POWER = -9;
const LAST_POWER = 20;
const STEP = 0.75;

/** Excesses above 0, as they are known. */
export interface Excesses {
  exact: Float64Array;
  /** Of these only a lower bound is known: they are this or more. */
  atLeast: Float64Array;
}

/**
 * The generalised Pareto distribution most likely to give these excesses, at least one of them exact.
 *
 * Grimshaw's trick leaves one unknown, θ = shape / scale: for each θ the best shape is the sum of all ln(1 + θy) over the
 * number of exact y, and θ itself can only be best where the likelihood's slope is 0. Without lower bounds that is where
 * `mean(1 / (1 + θy)) · (1 + mean(ln(1 + θy))) = 1`. All such places are looked for on a grid, narrowed down, and
 * compared with each other, with the exponential and with the uniform that ends one n-th above the largest. O(100 · n).
 *
 * Source: S. D. Grimshaw, "Computing maximum likelihood estimates for the generalized Pareto distribution", Technometrics
 * 35 (1993); with lower bounds the same steps hold for the censored likelihood.
 */
export function fitPareto(excesses: Excesses): ParetoFit {
  const { exact, atLeast } = excesses;
  let most = 0;
  let least = Infinity;
  let sum = 0;
  for (const values of [exact, atLeast]) {
    for (const excess of values) {
      sum += excess;
      most = Math.max(most, excess);
      least = Math.min(least, excess);
    }
  }
  const mean = sum / exact.length;
  if (least === most) return { shape: 0, scale: mean };
  const end = most * (1 + 1 / (exact.length + atLeast.length));
  let best: ParetoFit = { shape: LEAST_SHAPE, scale: end };
  let bestLikelihood = -Math.log(end);
  for (const excess of atLeast) bestLikelihood += Math.log(1 - excess / end) / exact.length;
  if (-Math.log(mean) - 1 > bestLikelihood) {
    best = { shape: 0, scale: mean };
    bestLikelihood = -Math.log(mean) - 1;
  }
  for (const theta of stationaryPoints(excesses, mean, most)) {
    const { shape, exactShape } = profile(excesses, theta);
    const scale = shape / theta;
    const likelihood = -Math.log(scale) - exactShape - 1;
    if (shape > LEAST_SHAPE && Math.abs(shape) > FLAT && likelihood > bestLikelihood) {
      best = { shape, scale };
      bestLikelihood = likelihood;
    }
  }
  return best;
}

/** Probability of an excess of `excess` or more, 0..1; 0 beyond the end of a tail that ends. */
export function paretoTail({ shape, scale }: ParetoFit, excess: number): number {
  if (Math.abs(shape) <= FLAT) return Math.exp(-excess / scale);
  const base = 1 + (shape * excess) / scale;
  return base <= 0 ? 0 : base ** (-1 / shape);
}

/** The excess that is reached with this probability, above 0 to 1. */
export function paretoExcess({ shape, scale }: ParetoFit, probability: number): number {
  if (Math.abs(shape) <= FLAT) return -scale * Math.log(probability);
  return (scale * Math.expm1(-shape * Math.log(probability))) / shape;
}

function stationaryPoints(excesses: Excesses, mean: number, most: number): number[] {
  const grid: number[] = [];
  // down to -1 / most, where the tail would end at the largest excess, ever finer towards both ends
  for (let power = -FIRST_POWER; power >= FIRST_POWER; power -= STEP) grid.push(-1 / (most * (1 + Math.exp(-power))));
  for (let power = FIRST_POWER; power <= LAST_POWER; power += STEP) grid.push(Math.exp(power) / mean);
  const slopes = grid.map((theta) => profile(excesses, theta).slope);
  const points = [grid[grid.length - 1]];
  for (let index = 1; index < grid.length; index++) {
    const [low, high] = [grid[index - 1], grid[index]];
    // between the two sides lies θ = 0, where the equation holds without meaning anything
    if (low < 0 === high < 0 && slopes[index - 1] * slopes[index] < 0) {
      points.push(narrow(excesses, low, high, slopes[index - 1]));
    }
  }
  return points;
}

function narrow(excesses: Excesses, from: number, to: number, slopeAtFrom: number): number {
  let low = from;
  let high = to;
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (profile(excesses, middle).slope * slopeAtFrom > 0) low = middle;
    else high = middle;
    if (Math.abs(high - low) < 1e-10 * Math.abs(high)) break;
  }
  return (low + high) / 2;
}

/** The best shape for a θ, what of it comes from the exact excesses, and a number with the sign of the likelihood's slope. */
function profile({ exact, atLeast }: Excesses, theta: number) {
  let exactShape = 0;
  let parts = 0; // 1 - 1 / (1 + θy)
  for (const excess of exact) {
    exactShape += Math.log1p(theta * excess);
    parts += (theta * excess) / (1 + theta * excess);
  }
  let shape = exactShape;
  let allParts = parts;
  for (const excess of atLeast) {
    shape += Math.log1p(theta * excess);
    allParts += (theta * excess) / (1 + theta * excess);
  }
  const count = exact.length;
  const slope = (shape / count) * (1 - parts / count) - allParts / count;
  return { shape: shape / count, exactShape: exactShape / count, slope };
}
