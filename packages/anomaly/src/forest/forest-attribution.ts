import type { ForestMemory } from "./forest-memory.ts";
import type { TreeWalk } from "./tree-walk.ts";

/** What made a point score as it did: per dimension, for lying above and for lying below what is usual. */
export interface DirectedAttribution {
  high: Float64Array;
  low: Float64Array;
}

/**
 * Adds what one tree makes of a waiting point to `into`, all of it together being the tree's score. At each level of the
 * walk the dimensions share what that level adds, by how far the point sticks out of the box in each.
 */
export function addAttribution(
  memory: ForestMemory,
  walk: TreeWalk,
  tree: number,
  row: number,
  into: DirectedAttribution,
): void {
  const { shape } = memory;
  walk.run(tree, row);
  const score = shape.scoring === "depth" ? walk.inverseDepth(tree) : walk.displacement(tree);
  if (walk.isKnown) {
    // an exact copy of a known point stands out in no dimension more than in another
    const share = score / (2 * shape.dimensions);
    for (let d = 0; d < shape.dimensions; d++) {
      into.high[d] += share;
      into.low[d] += share;
    }
    return;
  }
  for (let level = 0; level <= walk.depth; level++) {
    if (walk.gaps[level] > 0) addLevel(memory, walk, level, tree, row, into);
  }
}

function addLevel(
  memory: ForestMemory,
  walk: TreeWalk,
  level: number,
  tree: number,
  row: number,
  { high, low }: DirectedAttribution,
): void {
  const { f32, shape } = memory;
  const node = walk.nodes[level];
  // the gap anew: the walk's own is rounded
  let gap = 0;
  for (let d = 0; d < shape.dimensions; d++) gap += distance(memory, tree, node, row, d);
  const share = walk.shares[level] / gap;
  for (let d = 0; d < shape.dimensions; d++) {
    const part = share * distance(memory, tree, node, row, d);
    if (f32[memory.value(row, d)] < f32[memory.edge(tree, node, d)]) low[d] += part;
    else high[d] += part;
  }
}

function distance(memory: ForestMemory, tree: number, node: number, row: number, dimension: number): number {
  const { f32 } = memory;
  const value = f32[memory.value(row, dimension)];
  const edge = memory.edge(tree, node, dimension);
  return Math.max(f32[edge] - value, value - f32[edge + 4], 0);
}
