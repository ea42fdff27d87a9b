/**
 * Weights that sum to 1, alike when none are given.
 *
 * @throws RangeError when there is no probability, one is outside 0..1, or the weights are not as many, negative or all 0.
 */
export function probabilityWeights(probabilities: readonly number[], weights?: readonly number[]): number[] {
  if (probabilities.length === 0) throw new RangeError("there is no probability to combine");
  for (const [index, p] of probabilities.entries()) {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`probability ${index} must be in 0..1, got ${p}`);
  }
  if (weights === undefined) return probabilities.map(() => 1 / probabilities.length);
  if (weights.length !== probabilities.length) {
    throw new RangeError(`${probabilities.length} probabilities need as many weights, got ${weights.length}`);
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (!(sum > 0 && sum < Infinity) || weights.some((weight) => weight < 0)) {
    throw new RangeError(`weights must not be negative and must sum to more than 0, got ${weights.join(", ")}`);
  }
  return weights.map((weight) => weight / sum);
}
