import type { IsolationTree } from "../isolation/isolation-tree.ts";
import { addPathShares } from "./tree-shap.ts";

/** Why a row scored as it did, in bits: each bit doubles the score. */
export interface PathExplanation {
  /** What each column adds: above 0 for "stranger", below for "more usual". */
  bits: Float64Array;
  /** Where the sum starts: `log2` of the score of a row of which nothing is known. About -1. */
  expectedBits: number;
}

/**
 * Explains the score `2 ** -(mean path length)` of a point by the mean of its path shares over the trees.
 *
 * @internal
 */
export function explainPath(trees: readonly IsolationTree[], point: Float64Array): PathExplanation {
  const shares = new Float64Array(point.length);
  let expected = 0;
  for (const tree of trees) {
    addPathShares(tree, point, shares);
    expected += tree.expectedLength;
  }
  return { bits: shares.map((share) => 0 - share / trees.length), expectedBits: -expected / trees.length };
}
