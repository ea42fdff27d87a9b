// The way of a point through a tree, and the scores it gives.
import * as at from "./layout";

/** The level of the leaf that the latest walk came to. */
export let leafLevel: i32 = 0;

@inline export function add4(sum: v128): f32 {
  const pairs = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** How far four values lie outside a box's edges there. */
@inline export function outside(x: usize, edges: usize): v128 {
  const value = v128.load(x), low = v128.load(edges, at.BOX), high = v128.load(edges, at.BOX + 16);
  return f32x4.pmax(f32x4.pmax(f32x4.sub(low, value), f32x4.sub(value, high)), f32x4.splat(0));
}

@inline export function boxGap(node: usize, x: usize): f32 {
  let sum = f32x4.splat(0);
  for (let o: usize = 0; o < at.rowBytes; o += 16) sum = f32x4.add(sum, outside(x + o, node + (o << 1)));
  return add4(sum);
}

@inline export function childOf(node: usize, x: usize): usize {
  const goesRight = load<f32>(x + load<u32>(node, at.CUT_OFFSET)) > load<f32>(node, at.CUT_VALUE);
  return load<u32>(node + (<usize>goesRight << 2), at.LEFT);
}

@inline export function inverse(depth: i32): f64 {
  return load<f64>(at.tables + (<usize>depth << 4));
}

@inline export function log2of1plus(count: i32): f64 {
  return load<f64>(at.tables + (<usize>count << 4), 8);
}

@inline export function duplicateScore(tree: usize, leaf: usize, depth: i32): f64 {
  const copies = load<i32>(leaf, at.MASS);
  return (1 - <f64>copies / (2 * <f64>load<i32>(tree, at.HELD))) / (<f64>depth + log2of1plus(copies));
}

@inline export function addScore(score: usize, value: f64): void {
  store<f64>(score, load<f64>(score) + nearest(value * at.grid));
}

export function walk(tree: usize, x: usize): void {
  let node = <usize>load<u32>(tree, at.ROOT), level = at.levels;
  while (node < at.leavesAt) {
    store<u32>(level, <u32>node);
    store<f32>(level, boxGap(tree + node, x), 4);
    level += 8;
    node = childOf(tree + node, x);
  }
  store<u32>(level, <u32>node);
  store<f32>(level, boxGap(tree + node, x), 4);
  leafLevel = <i32>((level - at.levels) >> 3);
}

/** The expected inverse of the depth at which the walked point would be set apart, but for its factor. */
export function inverseDepth(tree: usize): f64 {
  const leaf = at.levels + (<usize>leafLevel << 3);
  if (load<f32>(leaf, 4) == 0) return duplicateScore(tree, tree + load<u32>(leaf), leafLevel);
  let reached: f64 = 1, sum: f64 = 0;
  for (let depth = 0; depth < leafLevel; depth++) {
    const level = at.levels + (<usize>depth << 3);
    const gap = load<f32>(level, 4);
    const chance = <f64>(gap / (load<f32>(tree + load<u32>(level), at.RANGE) + gap));
    sum += reached * chance * inverse(depth);
    reached *= 1 - chance;
  }
  return sum + reached * inverse(leafLevel);
}

/** The expected collusive displacement of the walked point, were it put in. */
export function displacement(tree: usize): f64 {
  let reached: f64 = 1, sum: f64 = 0, above: f64 = 0;
  for (let depth = 0; depth < leafLevel; depth++) {
    const level = at.levels + (<usize>depth << 3);
    const node = tree + load<u32>(level), mass = <f64>load<i32>(node, at.MASS), gap = load<f32>(level, 4);
    const chance = <f64>(gap / (load<f32>(node, at.RANGE) + gap));
    sum += reached * chance * max(above, mass);
    reached *= 1 - chance;
    const below = <f64>load<i32>(tree + load<u32>(level, 8), at.MASS);
    above = max(above, (mass - below) / (below + 1));
  }
  const level = at.levels + (<usize>leafLevel << 3);
  const copies = <f64>load<i32>(tree + load<u32>(level), at.MASS);
  return sum + reached * (load<f32>(level, 4) == 0 ? above : max(above, copies));
}

/** Two walks at once, since each alone would mostly wait for memory. */
export function scoreTwo(tree: usize, x: usize, score: usize, tree2: usize, x2: usize, score2: usize): void {
  let node = <usize>load<u32>(tree, at.ROOT), node2 = <usize>load<u32>(tree2, at.ROOT);
  let depth = 0, reached: f64 = 1, sum: f64 = 0, reached2: f64 = 1, sum2: f64 = 0;
  while (node < at.leavesAt && node2 < at.leavesAt) {
    const here = tree + node, here2 = tree2 + node2;
    node = childOf(here, x);
    node2 = childOf(here2, x2);
    const gap = boxGap(here, x), gap2 = boxGap(here2, x2);
    const chance = <f64>(gap / (load<f32>(here, at.RANGE) + gap));
    const chance2 = <f64>(gap2 / (load<f32>(here2, at.RANGE) + gap2));
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
  while (node < at.leavesAt) {
    const here = tree + node;
    node = childOf(here, x);
    const gap = boxGap(here, x), chance = <f64>(gap / (load<f32>(here, at.RANGE) + gap));
    sum += reached * chance * inverse(depth);
    reached *= 1 - chance;
    depth++;
  }
  const leaf = tree + node;
  addScore(score, boxGap(leaf, x) == 0 ? duplicateScore(tree, leaf, depth) : sum + reached * inverse(depth));
}
