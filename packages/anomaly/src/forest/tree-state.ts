import { InvalidStateError } from "../state/invalid-state-error.ts";
import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";
import type { RandomCutTree } from "./random-cut-tree.ts";
import { NO_NODE, type TreeNodes } from "./tree-nodes.ts";

/** Stands for a leaf in the list of cut dimensions. */
const LEAF = -1;

/**
 * Appends a tree: how many leaves, then in pre-order the cut dimensions, the cut values, the leaves' masses and points.
 * Boxes are left out, for they follow from the points to the last bit; ids are too, so equal trees give equal bytes.
 *
 * Returns the rank in pre-order of every leaf, by id.
 */
export function writeTree(tree: RandomCutTree, writer: StateWriter): Int32Array {
  const { nodes } = tree;
  const { capacity, dimensions, cutDimension, cutValue, mass, bounds, left, right } = nodes;
  const cutDimensions = new Int32Array(2 * capacity);
  const cutValues = new Float32Array(capacity);
  const masses = new Int32Array(capacity);
  const points = new Float32Array(capacity * dimensions);
  const rankOfLeaf = new Int32Array(2 * capacity);
  const open = new Int32Array(capacity + 1);
  let opened = 0;
  let leaves = 0;
  let visited = 0;
  if (tree.root !== NO_NODE) open[opened++] = tree.root;
  while (opened > 0) {
    const node = open[--opened];
    if (node >= capacity) {
      const at = nodes.lowAt(node);
      for (let d = 0; d < dimensions; d++) points[leaves * dimensions + d] = bounds[at + d];
      masses[leaves] = mass[node];
      rankOfLeaf[node] = leaves++;
      cutDimensions[visited++] = LEAF;
      continue;
    }
    cutValues[visited - leaves] = cutValue[node];
    cutDimensions[visited++] = cutDimension[node];
    open[opened++] = right[node];
    open[opened++] = left[node];
  }
  writer.number(leaves);
  writer.array(cutDimensions.subarray(0, visited));
  writer.array(cutValues.subarray(0, Math.max(0, leaves - 1)));
  writer.array(masses.subarray(0, leaves));
  writer.array(points.subarray(0, leaves * dimensions));
  return rankOfLeaf;
}

/** Takes back what `writeTree` appended, into an empty tree. Returns the leaves' ids in pre-order. */
export function readTree(tree: RandomCutTree, reader: StateReader): Int32Array {
  const { nodes } = tree;
  const leafCount = reader.integer(0, nodes.capacity);
  const leaves = new Int32Array(leafCount);
  if (leafCount === 0) return leaves;
  const cutDimensions = reader.int32s(2 * leafCount - 1);
  const cutValues = reader.float32s(leafCount - 1);
  const masses = reader.int32s(leafCount);
  const points = reader.float32s(leafCount * nodes.dimensions);
  const branches: number[] = [];
  const openBranches: number[] = [];
  let rank = 0;
  for (const cutDimension of cutDimensions) {
    const node = takeNode(nodes, cutDimension, rank < leafCount, branches.length < leafCount - 1);
    attach(tree, openBranches, node);
    if (nodes.isLeaf(node)) {
      nodes.mass[node] = masses[rank];
      nodes.bounds.set(points.subarray(rank * nodes.dimensions, (rank + 1) * nodes.dimensions), nodes.lowAt(node));
      leaves[rank++] = node;
    } else {
      nodes.cutDimension[node] = cutDimension;
      nodes.cutValue[node] = cutValues[branches.length];
      branches.push(node);
      openBranches.push(node);
    }
  }
  if (openBranches.length > 0) throw new InvalidStateError("a saved tree lacks leaves");
  for (const branch of branches.reverse()) {
    nodes.mass[branch] = nodes.mass[nodes.left[branch]] + nodes.mass[nodes.right[branch]];
    nodes.encloseChildren(branch);
  }
  return leaves;
}

function takeNode(nodes: TreeNodes, cutDimension: number, leafLeft: boolean, branchLeft: boolean): number {
  const isLeaf = cutDimension === LEAF;
  const isCut = cutDimension >= 0 && cutDimension < nodes.dimensions;
  if (!(isLeaf ? leafLeft : isCut && branchLeft))
    throw new InvalidStateError("a saved tree has a cut where none can be");
  if (isLeaf) return nodes.takeLeaf();
  const branch = nodes.takeBranch();
  nodes.left[branch] = NO_NODE;
  nodes.right[branch] = NO_NODE;
  return branch;
}

/** Hangs `node` on the first free place in pre-order: left before right, the innermost branch first. */
function attach(tree: RandomCutTree, openBranches: number[], node: number): void {
  const { nodes } = tree;
  const branch = openBranches.at(-1);
  if (branch === undefined) {
    if (tree.root !== NO_NODE) throw new InvalidStateError("a saved tree has more than one root");
    tree.root = node;
    nodes.parent[node] = NO_NODE;
    return;
  }
  nodes.parent[node] = branch;
  if (nodes.left[branch] === NO_NODE) {
    nodes.left[branch] = node;
  } else {
    nodes.right[branch] = node;
    openBranches.pop();
  }
}
