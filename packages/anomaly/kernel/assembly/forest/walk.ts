// The way of a point through a tree, and the scores it gives.
import {
  BOX, CUT_OFFSET, CUT_VALUE, grid, HELD, LEFT, leavesAt, levels, MASS, RANGE, ROOT, rowBytes, tables,
} from "./layout";

/** The level of the leaf that the latest walk came to. */
export let leafLevel: i32 = 0;

@inline export function add4(sum: v128): f32 {
  const pairs = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

@inline export function outside(x: v128, low: v128, high: v128): v128 {
  return f32x4.pmax(f32x4.pmax(f32x4.sub(low, x), f32x4.sub(x, high)), f32x4.splat(0));
}

@inline export function boxGap(node: usize, x: usize): f32 {
  let sum = f32x4.splat(0);
  for (let o: usize = 0; o < rowBytes; o += 16) {
    sum = f32x4.add(sum, outside(v128.load(x + o), v128.load(node + (o << 1), BOX), v128.load(node + (o << 1), BOX + 16)));
  }
  return add4(sum);
}

@inline export function childOf(node: usize, x: usize): usize {
  const goesRight = load<f32>(x + load<u32>(node, CUT_OFFSET)) > load<f32>(node, CUT_VALUE);
  return load<u32>(node + (<usize>goesRight << 2), LEFT);
}

@inline export function inverse(depth: i32): f64 {
  return load<f64>(tables + (<usize>depth << 4));
}

@inline export function log2of1plus(count: i32): f64 {
  return load<f64>(tables + (<usize>count << 4), 8);
}

@inline export function duplicateScore(tree: usize, leaf: usize, depth: i32): f64 {
  const copies = load<i32>(leaf, MASS);
  return (1 - <f64>copies / (2 * <f64>load<i32>(tree, HELD))) / (<f64>depth + log2of1plus(copies));
}

@inline export function addScore(score: usize, value: f64): void {
  store<f64>(score, load<f64>(score) + nearest(value * grid));
}

export function walk(tree: usize, x: usize): void {
  let node = <usize>load<u32>(tree, ROOT), level = levels;
  while (node < leavesAt) {
    store<u32>(level, <u32>node);
    store<f32>(level, boxGap(tree + node, x), 4);
    level += 8;
    node = childOf(tree + node, x);
  }
  store<u32>(level, <u32>node);
  store<f32>(level, boxGap(tree + node, x), 4);
  leafLevel = <i32>((level - levels) >> 3);
}

/** The expected inverse of the depth at which the walked point would be set apart, but for its factor. */
export function inverseDepth(tree: usize): f64 {
  const leaf = levels + (<usize>leafLevel << 3);
  if (load<f32>(leaf, 4) == 0) return duplicateScore(tree, tree + load<u32>(leaf), leafLevel);
  let reached: f64 = 1, sum: f64 = 0;
  for (let depth = 0; depth < leafLevel; depth++) {
    const level = levels + (<usize>depth << 3);
    const gap = load<f32>(level, 4);
    const chance = <f64>(gap / (load<f32>(tree + load<u32>(level), RANGE) + gap));
    sum += reached * chance * inverse(depth);
    reached *= 1 - chance;
  }
  return sum + reached * inverse(leafLevel);
}

/** The expected collusive displacement of the walked point, were it put in. */
export function displacement(tree: usize): f64 {
  let reached: f64 = 1, sum: f64 = 0, above: f64 = 0;
  for (let depth = 0; depth < leafLevel; depth++) {
    const level = levels + (<usize>depth << 3);
    const node = tree + load<u32>(level), mass = <f64>load<i32>(node, MASS), gap = load<f32>(level, 4);
    const chance = <f64>(gap / (load<f32>(node, RANGE) + gap));
    sum += reached * chance * max(above, mass);
    reached *= 1 - chance;
    const below = <f64>load<i32>(tree + load<u32>(level, 8), MASS);
    above = max(above, (mass - below) / (below + 1));
  }
  const level = levels + (<usize>leafLevel << 3);
  const copies = <f64>load<i32>(tree + load<u32>(level), MASS);
  return sum + reached * (load<f32>(level, 4) == 0 ? above : max(above, copies));
}

/** Two walks at once, since each alone would mostly wait for memory. */
export function scoreTwo(tree: usize, x: usize, score: usize, tree2: usize, x2: usize, score2: usize): void {
  let node = <usize>load<u32>(tree, ROOT), node2 = <usize>load<u32>(tree2, ROOT);
  let depth = 0, reached: f64 = 1, sum: f64 = 0, reached2: f64 = 1, sum2: f64 = 0;
  while (node < leavesAt && node2 < leavesAt) {
    const at = tree + node, at2 = tree2 + node2;
    node = childOf(at, x);
    node2 = childOf(at2, x2);
    const gap = boxGap(at, x), gap2 = boxGap(at2, x2);
    const chance = <f64>(gap / (load<f32>(at, RANGE) + gap)), chance2 = <f64>(gap2 / (load<f32>(at2, RANGE) + gap2));
    sum += reached * chance * inverse(depth);
    sum2 += reached2 * chance2 * inverse(depth);
    reached *= 1 - chance;
    reached2 *= 1 - chance2;
    depth++;
  }
  finishScore(tree, x, node, depth, reached, sum, score);
  finishScore(tree2, x2, node2, depth, reached2, sum2, score2);
}

@inline export function finishScore(
  tree: usize, x: usize, node: usize, depth: i32, reached: f64, sum: f64, score: usize,
): void {
  while (node < leavesAt) {
    const at = tree + node;
    node = childOf(at, x);
    const gap = boxGap(at, x), chance = <f64>(gap / (load<f32>(at, RANGE) + gap));
    sum += reached * chance * inverse(depth);
    reached *= 1 - chance;
    depth++;
  }
  const leaf = tree + node;
  addScore(score, boxGap(leaf, x) == 0 ? duplicateScore(tree, leaf, depth) : sum + reached * inverse(depth));
}
