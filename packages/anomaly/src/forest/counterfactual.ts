/** One value that would have to be another for a point to be usual. */
export interface Change {
  dimension: number;
  value: number;
  /** What it would usually be, beside the point's other values. */
  expected: number;
}

/** What would have to be otherwise for a point to be usual. */
export interface Counterfactual {
  /** In the order in which they matter. Empty when the point is usual as it is. */
  changes: Change[];
  /** Score of the point with all the changes made. */
  score: number;
}

/** What a detector must be able to say about a point for `findCounterfactual`, and can: it must be ready. */
export interface Explainer {
  score(x: Float64Array): number | undefined;
  attribution(x: Float64Array): Float64Array | undefined;
  expected(x: Float64Array, dimension: number): number | undefined;
}

/**
 * Changes the most strange value to what is expected there, and so on, until the score is at most `usual` or `limit` values
 * are changed. A change that does not help is not made.
 */
export function findCounterfactual(
  x: Float64Array,
  explainer: Explainer,
  usual: number,
  limit: number,
): Counterfactual {
  const point = x.slice();
  const changes: Change[] = [];
  const tried = new Set<number>();
  let score = explainer.score(point) as number;
  while (score > usual && changes.length < limit && tried.size < x.length) {
    const shares = explainer.attribution(point) as Float64Array;
    const dimension = largestUntried(shares, tried);
    tried.add(dimension);
    const value = point[dimension];
    const expected = explainer.expected(point, dimension) as number;
    point[dimension] = expected;
    const changed = explainer.score(point) as number;
    if (changed < score) {
      score = changed;
      changes.push({ dimension, value, expected });
    } else {
      point[dimension] = value;
    }
  }
  return { changes, score };
}

function largestUntried(shares: Float64Array, tried: ReadonlySet<number>): number {
  let largest = -1;
  for (let d = 0; d < shares.length; d++) {
    if (!tried.has(d) && (largest < 0 || shares[d] > shares[largest])) largest = d;
  }
  return largest;
}
