import type { SeparationWalk } from "./separation-walk.ts";
import type { TreeNodes } from "./tree-nodes.ts";

/** How much of a tree's score each level of a walk accounts for: `visit(level, share)`, from the top down. */
export type LevelVisitor = (level: number, share: number) => void;

/**
 * How far up a tree of `mass` points the walked point would be set apart: the expected inverse of its depth.
 *
 * With `p(k)` the chance that a cut of the box at depth `k`, grown to hold the point, parts the two,
 *
 *     score = log2(1 + mass) · Σ over k of  p(k) · Π above k of (1 - p) / (k + 1)
 *
 * and, for a point that equals a leaf of `m` copies at depth `k`, with nothing to part them,
 *
 *     score = log2(1 + mass) · (1 - m / (2 · mass)) / (k + log2(1 + m))
 *
 * The factor makes scores of trees of any size comparable: about 1 is usual, log2(1 + mass) the most there can be.
 * O(levels of the walk).
 *
 * Source: the scoring functions of AWS's random cut forest (https://github.com/aws/random-cut-forest-by-aws).
 */
export function displacementScore(walk: SeparationWalk, nodes: TreeNodes, mass: number): number {
  if (walk.levels === 0) return Math.log2(1 + mass) * duplicateScore(walk, nodes, mass);
  let score = 1 / (walk.depth + 1);
  for (let level = 1; level < walk.levels; level++) {
    const chance = partingChance(walk, nodes, level);
    score += chance * (1 / (walk.depth - level + 1) - score);
  }
  return Math.log2(1 + mass) * score;
}

/** The same sum, level by level. Calls nothing when the point equals a leaf: no level parts them. */
export function visitLevels(walk: SeparationWalk, nodes: TreeNodes, mass: number, visit: LevelVisitor): void {
  let reached = Math.log2(1 + mass);
  for (let level = walk.levels - 1; level >= 0; level--) {
    const chance = level === 0 ? 1 : partingChance(walk, nodes, level);
    visit(level, (reached * chance) / (walk.depth - level + 1));
    reached *= 1 - chance;
  }
}

function partingChance(walk: SeparationWalk, nodes: TreeNodes, level: number): number {
  const gap = walk.gap[level];
  return gap / (nodes.range[walk.node[level]] + gap);
}

function duplicateScore(walk: SeparationWalk, nodes: TreeNodes, mass: number): number {
  const copies = nodes.mass[walk.leaf];
  return (1 - copies / (2 * mass)) / (walk.depth + Math.log2(1 + copies));
}
