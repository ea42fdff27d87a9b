import type { TreeNodes } from "./tree-nodes.ts";

/**
 * What one dimension is where the others are as in `x`: the value, in that dimension, of the leaf that lies nearest to `x`
 * by the sum of distances in the others.
 *
 * Cuts of the dimension itself are followed to both sides, all others as `x` says, so few leaves have to be compared:
 * as many as are told apart by that dimension alone.
 */
export function nearestValue(nodes: TreeNodes, root: number, x: Float32Array, dimension: number): number {
  const open = [root];
  let nearest = root;
  let leastDistance = Infinity;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (nodes.isLeaf(node)) {
      const distance = distanceApartFrom(nodes, node, x, dimension);
      if (distance >= leastDistance) continue;
      leastDistance = distance;
      nearest = node;
      continue;
    }
    const d = nodes.cutDimension[node];
    const goesLeft = x[d] <= nodes.cutValue[node];
    if (d === dimension || !goesLeft) open.push(nodes.right[node]);
    if (d === dimension || goesLeft) open.push(nodes.left[node]);
  }
  return nodes.bounds[nodes.lowAt(nearest) + dimension];
}

function distanceApartFrom(nodes: TreeNodes, leaf: number, x: Float32Array, dimension: number): number {
  const point = nodes.lowAt(leaf);
  let sum = 0;
  for (let d = 0; d < x.length; d++) {
    if (d !== dimension) sum += Math.abs(x[d] - nodes.bounds[point + d]);
  }
  return sum;
}
