import { type ForestMemory, HELD, LEFT, MASS, RIGHT, ROOT } from "./forest-memory.ts";
import type { MissingMask } from "./nearest-leaf.ts";

/** What one step down a tree carries along. */
interface Step {
  node: number;
  depth: number;
  /** The part of the tree's points that lie on this way, of those that the known values allow. */
  weight: number;
  /** The chance that nothing above has parted the point. */
  reached: number;
  /** The largest displacement of the groups above. */
  above: number;
}

/**
 * The score of a waiting point of which some values are missing, before any factor. It is the mean over the ways that the
 * point may take, weighed by how many remembered points took them; a dimension without a value parts nothing and is
 * left out of every box.
 *
 * O(nodes that differ in the missing dimensions only · dimensions).
 */
export function incompleteScore(memory: ForestMemory, tree: number, row: number, missing: MissingMask): number {
  const isDepth = memory.shape.scoring === "depth";
  const open: Step[] = [{ node: memory.header(tree, ROOT), depth: 0, weight: 1, reached: 1, above: 0 }];
  let sum = 0;
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const { node, depth, weight, reached, above } = step;
    const mass = memory.field(tree, node, MASS);
    const { gap, range } = knownBox(memory, tree, node, row, missing);
    const isLeaf = memory.isLeaf(node);
    const chance = isLeaf ? 1 : gap === 0 ? 0 : gap / (range + gap);
    const value = isDepth ? inverseDepth(memory, tree, step, gap) : isLeaf && gap === 0 ? above : Math.max(above, mass);
    sum += weight * reached * chance * value;
    if (isLeaf) continue;
    for (const [child, part] of childrenOf(memory, tree, node, row, missing)) {
      const below = memory.field(tree, child, MASS);
      open.push({
        node: child,
        depth: depth + 1,
        weight: weight * part,
        reached: reached * (1 - chance),
        above: Math.max(above, (mass - below) / (below + 1)),
      });
    }
  }
  return sum;
}

function inverseDepth(memory: ForestMemory, tree: number, { node, depth }: Step, gap: number): number {
  if (!memory.isLeaf(node) || gap > 0) return 1 / (depth + 1);
  const copies = memory.field(tree, node, MASS);
  return (1 - copies / (2 * memory.header(tree, HELD))) / (depth + Math.log2(1 + copies));
}

/** Where the point may go on, and the part of the points here that did. */
function childrenOf(
  memory: ForestMemory,
  tree: number,
  branch: number,
  row: number,
  missing: MissingMask,
): [child: number, part: number][] {
  if (!missing[memory.cutDimension(tree, branch)]) return [[memory.childOf(tree, branch, row), 1]];
  const mass = memory.field(tree, branch, MASS);
  return [LEFT, RIGHT].map((side) => {
    const child = memory.field(tree, branch, side);
    return [child, memory.field(tree, child, MASS) / mass];
  });
}

function knownBox(
  memory: ForestMemory,
  tree: number,
  node: number,
  row: number,
  missing: MissingMask,
): { gap: number; range: number } {
  const { f32, shape } = memory;
  let gap = 0;
  let range = 0;
  for (let d = 0; d < shape.dimensions; d++) {
    if (missing[d]) continue;
    const value = f32[memory.value(row, d)];
    const edge = memory.edge(tree, node, d);
    gap += Math.max(f32[edge] - value, value - f32[edge + 4], 0);
    range += f32[edge + 4] - f32[edge];
  }
  return { gap, range };
}
