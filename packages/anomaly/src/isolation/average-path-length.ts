const EULER_MASCHERONI = 0.5772156649015329;

/**
 * How many cuts a search that finds nothing makes on average in a random binary tree of `count` points: what isolating
 * one of them is measured against, and the estimate for points that a tree leaves together. 0 for one point, 1 for two.
 *
 * `2 H(count - 1) - 2 (count - 1) / count` with the harmonic number taken as `ln(count - 1) + 0.5772...`, as the paper
 * and scikit-learn do it, so that scores agree. O(1).
 *
 * Source: F. T. Liu, K. M. Ting, Z.-H. Zhou, "Isolation Forest", ICDM 2008, formula 1
 * (https://doi.org/10.1109/ICDM.2008.17).
 */
export function averagePathLength(count: number): number {
  if (count <= 1) return 0;
  if (count === 2) return 1;
  return 2 * (Math.log(count - 1) + EULER_MASCHERONI) - (2 * (count - 1)) / count;
}
