import { type ForestMemory, LEFT, RIGHT, ROOT } from "./forest-memory.ts";

/** Which of a point's values are not known: one flag a dimension, anything but 0 or false for missing. */
export type MissingMask = ArrayLike<boolean | number>;

/**
 * The leaf that lies nearest to a waiting point by the sum of distances in the dimensions that are not `missing`.
 *
 * Cuts of missing dimensions are followed to both sides, all others as the point says, so few leaves have to be
 * compared: as many as are told apart by the missing ones alone.
 */
export function nearestLeaf(memory: ForestMemory, tree: number, row: number, missing: MissingMask): number {
  const open = [memory.header(tree, ROOT)];
  let nearest = open[0];
  let leastDistance = Infinity;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (memory.isLeaf(node)) {
      const distance = knownDistance(memory, tree, node, row, missing);
      if (distance >= leastDistance) continue;
      leastDistance = distance;
      nearest = node;
    } else if (missing[memory.cutDimension(tree, node)]) {
      open.push(memory.field(tree, node, RIGHT), memory.field(tree, node, LEFT));
    } else {
      open.push(memory.childOf(tree, node, row));
    }
  }
  return nearest;
}

function knownDistance(memory: ForestMemory, tree: number, leaf: number, row: number, missing: MissingMask): number {
  const { f32, shape } = memory;
  let sum = 0;
  for (let d = 0; d < shape.dimensions; d++) {
    if (!missing[d]) sum += Math.abs(f32[memory.value(row, d)] - f32[memory.edge(tree, leaf, d)]);
  }
  return sum;
}
