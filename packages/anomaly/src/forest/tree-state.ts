import { InvalidStateError } from "../state/invalid-state-error.ts";
import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";
import type { CutTrees } from "./cut-tree.ts";
import {
  BOX,
  CUT_OFFSET,
  CUT_VALUE,
  type ForestMemory,
  type ForestShape,
  HELD,
  LEFT,
  MASS,
  NO_NODE,
  OLDEST,
  PARENT,
  RANDOM,
  RIGHT,
  ROOT,
} from "./forest-memory.ts";

/** Stands for a leaf in the list of cut dimensions. */
const LEAF = -1;

/**
 * Appends a tree: its random numbers, how many leaves, then in pre-order the cut dimensions, the cut values, the leaves'
 * masses and points, then what is remembered and under which keys. Boxes are left out, for they follow from the points to
 * the last bit; places in memory are too, so equal trees give equal bytes.
 */
export function writeTree(memory: ForestMemory, tree: number, writer: StateWriter): void {
  const { i32, f32, shape } = memory;
  const { dimensions } = shape;
  const capacity = shape.sampleSize + 1;
  const cutDimensions = new Int32Array(2 * capacity);
  const cutValues = new Float32Array(capacity);
  const masses = new Int32Array(capacity);
  const points = new Float32Array(capacity * dimensions);
  const rankOfLeaf = new Int32Array(capacity);
  const open = new Int32Array(capacity + 1);
  let opened = 0;
  let visited = 0;
  let leaves = 0;
  const root = memory.header(tree, ROOT);
  if (root !== NO_NODE) open[opened++] = root;
  while (opened > 0) {
    const node = open[--opened];
    const word = (tree + node) >> 2;
    if (node >= memory.leavesAt) {
      const from = word + BOX;
      const to = leaves * dimensions;
      // the low edges of four dimensions, then as many high ones, which are the same
      for (let d = 0; d < dimensions; d++) points[to + d] = f32[from + d + (d & ~3)];
      masses[leaves] = i32[word + MASS];
      rankOfLeaf[memory.leafIndex(node)] = leaves++;
      cutDimensions[visited++] = LEAF;
    } else {
      cutValues[visited - leaves] = f32[word + CUT_VALUE];
      cutDimensions[visited++] = i32[word + CUT_OFFSET] >> 2;
      open[opened++] = i32[word + RIGHT];
      open[opened++] = i32[word + LEFT];
    }
  }
  writer.array(new Uint32Array(i32.buffer, tree + 4 * RANDOM, 4));
  writer.number(leaves);
  writer.array(cutDimensions.subarray(0, visited));
  writer.array(cutValues.subarray(0, Math.max(0, leaves - 1)));
  writer.array(masses.subarray(0, leaves));
  writer.array(points.subarray(0, leaves * dimensions));
  writeHeld(memory, tree, rankOfLeaf, writer);
}

function writeHeld(memory: ForestMemory, tree: number, rankOfLeaf: Int32Array, writer: StateWriter): void {
  const held = memory.header(tree, HELD);
  const oldest = memory.header(tree, OLDEST);
  const items = (tree + memory.itemsAt) >> 2;
  const keys = (tree + memory.keysAt) >> 3;
  const ranks = new Int32Array(held);
  for (let place = 0; place < held; place++) {
    ranks[place] = rankOfLeaf[memory.leafIndex(memory.i32[items + ((oldest + place) % held)])];
  }
  writer.number(held);
  writer.array(ranks);
  if (memory.shape.memory === "reservoir") writer.array(memory.f64.subarray(keys, keys + held));
}

/** Takes back what `writeTree` appended, into an empty tree of a forest that has learned `learned` points. */
export function readTree(
  memory: ForestMemory,
  trees: CutTrees,
  tree: number,
  learned: number,
  reader: StateReader,
): void {
  memory.i32.set(new Int32Array(reader.uint32s(4).buffer), (tree >> 2) + RANDOM);
  const leaves = readNodes(memory, trees, tree, reader);
  const { sampleSize } = memory.shape;
  const held = reader.integer(0, sampleSize);
  const ranks = reader.int32s(held);
  const root = memory.header(tree, ROOT);
  const mass = root === NO_NODE ? 0 : memory.field(tree, root, MASS);
  const isKnown = ranks.every((rank) => rank >= 0 && rank < leaves.length);
  if (!isKnown || held !== mass || held !== Math.min(learned, sampleSize)) {
    throw new InvalidStateError("a saved tree and its sample do not belong together");
  }
  memory.i32[(tree >> 2) + HELD] = held;
  memory.i32.set(
    ranks.map((rank) => leaves[rank]),
    (tree + memory.itemsAt) >> 2,
  );
  if (memory.shape.memory === "reservoir") memory.f64.set(reader.float64s(held), (tree + memory.keysAt) >> 3);
}

/** Passes over what `writeTree` appended. */
export function skipTree({ dimensions, sampleSize, memory }: ForestShape, reader: StateReader): void {
  reader.uint32s(4);
  const leaves = reader.integer(0, sampleSize + 1);
  if (leaves > 0) {
    reader.int32s(2 * leaves - 1);
    reader.float32s(leaves - 1);
    reader.int32s(leaves);
    reader.float32s(leaves * dimensions);
  }
  const held = reader.integer(0, sampleSize);
  reader.int32s(held);
  if (memory === "reservoir") reader.float64s(held);
}

/** Takes back the nodes. Returns the leaves in pre-order. */
function readNodes(memory: ForestMemory, trees: CutTrees, tree: number, reader: StateReader): Int32Array {
  const { dimensions, sampleSize } = memory.shape;
  const leafCount = reader.integer(0, sampleSize + 1);
  const leaves = new Int32Array(leafCount);
  if (leafCount === 0) return leaves;
  const cutDimensions = reader.int32s(2 * leafCount - 1);
  const cutValues = reader.float32s(leafCount - 1);
  const masses = reader.int32s(leafCount);
  const points = reader.float32s(leafCount * dimensions);
  const branches: number[] = [];
  const openBranches: number[] = [];
  let rank = 0;
  for (const cutDimension of cutDimensions) {
    const isLeaf = cutDimension === LEAF;
    const isCut = cutDimension >= 0 && cutDimension < dimensions;
    if (!(isLeaf ? rank < leafCount : isCut && branches.length < leafCount - 1)) {
      throw new InvalidStateError("a saved tree has a cut where none can be");
    }
    const node = isLeaf ? trees.takeLeaf(tree) : trees.takeBranch(tree);
    attach(memory, tree, openBranches, node);
    if (isLeaf) {
      memory.i32[((tree + node) >> 2) + MASS] = masses[rank];
      for (let d = 0; d < dimensions; d++) {
        const edge = memory.edge(tree, node, d);
        memory.f32[edge] = points[rank * dimensions + d];
        memory.f32[edge + 4] = memory.f32[edge];
      }
      leaves[rank++] = node;
    } else {
      memory.i32[((tree + node) >> 2) + CUT_OFFSET] = 4 * cutDimension;
      memory.f32[((tree + node) >> 2) + CUT_VALUE] = cutValues[branches.length];
      branches.push(node);
      openBranches.push(node);
    }
  }
  if (openBranches.length > 0) throw new InvalidStateError("a saved tree lacks leaves");
  for (const branch of branches.reverse()) {
    const word = (tree + branch) >> 2;
    const mass = (side: number) => memory.field(tree, memory.i32[word + side], MASS);
    memory.i32[word + MASS] = mass(LEFT) + mass(RIGHT);
    trees.enclose(tree, word);
  }
  return leaves;
}

/** Hangs `node` on the first free place in pre-order: left before right, the innermost branch first. */
function attach(memory: ForestMemory, tree: number, openBranches: number[], node: number): void {
  const branch = openBranches.at(-1);
  const word = (tree + node) >> 2;
  memory.i32[word + LEFT] = NO_NODE;
  if (branch === undefined) {
    if (memory.header(tree, ROOT) !== NO_NODE) throw new InvalidStateError("a saved tree has more than one root");
    memory.i32[(tree >> 2) + ROOT] = node;
    memory.i32[word + PARENT] = NO_NODE;
    return;
  }
  memory.i32[word + PARENT] = branch;
  const above = (tree + branch) >> 2;
  if (memory.i32[above + LEFT] === NO_NODE) {
    memory.i32[above + LEFT] = node;
  } else {
    memory.i32[above + RIGHT] = node;
    openBranches.pop();
  }
}
