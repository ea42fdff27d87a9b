import { type ForestMemory, LEFT, MASS, NO_NODE, PARENT, RANGE, RIGHT, ROOT } from "./forest-memory.ts";

/** For tests: what is wrong with a tree that should hold these points, copies among them; empty when nothing is. */
export function treeFaults(memory: ForestMemory, tree: number, points: readonly Float32Array[]): string[] {
  const root = memory.header(tree, ROOT);
  if (root === NO_NODE || points.length === 0) {
    return root === NO_NODE && points.length === 0 ? [] : [`root ${root} of ${points.length} points`];
  }
  const above = memory.field(tree, root, PARENT);
  return [
    ...(above === NO_NODE ? [] : [`the root hangs below ${above}`]),
    ...subtreeFaults(memory, tree, root, points),
  ];
}

/** For tests: the points in a tree, each as often as it is held. */
export function pointsOf(memory: ForestMemory, tree: number): Float32Array[] {
  const open = [memory.header(tree, ROOT)].filter((node) => node !== NO_NODE);
  const points: Float32Array[] = [];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (memory.isLeaf(node)) {
      const { low } = boxOf(memory, tree, node);
      for (let copy = 0; copy < memory.field(tree, node, MASS); copy++) points.push(low);
    } else {
      open.push(memory.field(tree, node, LEFT), memory.field(tree, node, RIGHT));
    }
  }
  return points;
}

/** For tests: the edges of a node's box, dimension by dimension. */
export function boxOf(memory: ForestMemory, tree: number, node: number): { low: Float32Array; high: Float32Array } {
  const { f32, shape } = memory;
  const edges = Array.from({ length: shape.dimensions }, (_, d) => memory.edge(tree, node, d));
  return {
    low: Float32Array.from(edges, (edge) => f32[edge]),
    high: Float32Array.from(edges, (edge) => f32[edge + 4]),
  };
}

function subtreeFaults(memory: ForestMemory, tree: number, node: number, points: readonly Float32Array[]): string[] {
  const faults = nodeFaults(memory, tree, node, points).map((fault) => `node ${node}: ${fault}`);
  if (memory.isLeaf(node) || points.length === 0) return faults;
  const cut = memory.cutValue(tree, node);
  const d = memory.cutDimension(tree, node);
  const sides = [points.filter((x) => x[d] <= cut), points.filter((x) => x[d] > cut)];
  return [LEFT, RIGHT].reduce((all, side, index) => {
    const child = memory.field(tree, node, side);
    const above = memory.field(tree, child, PARENT);
    if (above !== node) all.push(`node ${child}: hangs below ${above}, not ${node}`);
    return all.concat(subtreeFaults(memory, tree, child, sides[index]));
  }, faults);
}

function nodeFaults(memory: ForestMemory, tree: number, node: number, points: readonly Float32Array[]): string[] {
  const faults: string[] = [];
  const mass = memory.field(tree, node, MASS);
  if (mass !== points.length || mass === 0) faults.push(`mass ${mass} of ${points.length} points`);
  const { low, high } = boxOf(memory, tree, node);
  let range = 0;
  for (let d = 0; d < low.length; d++) {
    const column = points.map((x) => x[d]);
    const [least, most] = [Math.min(...column), Math.max(...column)];
    if (!Object.is(low[d], least) || !Object.is(high[d], most)) {
      faults.push(`box ${low[d]}..${high[d]} of ${least}..${most} in dimension ${d}`);
    }
    range += high[d] - low[d];
  }
  const kept = memory.f32[((tree + node) >> 2) + RANGE];
  const isOff = !(Math.abs(kept - range) <= 1e-6 * low.length * range);
  if (!memory.isLeaf(node) && isOff) faults.push(`range ${kept} of ${range}`);
  return faults;
}
