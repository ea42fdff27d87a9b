// Points in and out of a tree.
import * as at from "./layout";
import { nextUniform } from "./random";
import { add4, leafLevel, outside } from "./walk";

/** A leaf for `x`, with no parent yet. */
export function newLeaf(tree: usize, x: usize): i32 {
  const left = load<i32>(tree, at.FREE_LEAVES) - 1;
  store<i32>(tree, left, at.FREE_LEAVES);
  const leaf = load<i32>(tree + at.freeLeavesAt + (<usize>left << 2));
  store<i32>(tree + <usize>leaf, 0, at.PARENT);
  store<i32>(tree + <usize>leaf, 1, at.MASS);
  for (let o: usize = 0; o < at.rowBytes; o += 16) {
    const edges = tree + <usize>leaf + (o << 1), value = v128.load(x + o);
    v128.store(edges, value, at.BOX);
    v128.store(edges, value, at.BOX + 16);
  }
  return leaf;
}

function release(tree: usize, node: i32): void {
  const isLeaf = <usize>node >= at.leavesAt;
  const count = tree + (isLeaf ? at.FREE_LEAVES : at.FREE_BRANCHES);
  const free = load<i32>(count);
  store<i32>(tree + (isLeaf ? at.freeLeavesAt : at.freeBranchesAt) + ((<usize>free) << 2), node);
  store<i32>(count, free + 1);
}

/** Hangs `child` where `replaced` hung below `parent`. */
function hang(tree: usize, parent: i32, replaced: i32, child: i32): void {
  store<i32>(tree + <usize>child, parent, at.PARENT);
  if (parent == 0) store<i32>(tree, child, at.ROOT);
  else {
    const above = tree + <usize>parent;
    store<i32>(above + (<usize>(load<i32>(above, at.LEFT) != replaced) << 2), child, at.LEFT);
  }
}

/** Puts the walked point in: at the topmost level where a random cut of the grown box parts the two. */
export function insert(tree: usize, x: usize): i32 {
  const last = at.levels + ((<usize>leafLevel) << 3);
  const isNew = load<f32>(last, 4) > 0;
  let level = at.levels;
  for (; level < last; level += 8) {
    const node = tree + load<u32>(level), gap = load<f32>(level, 4);
    if (gap > 0) {
      if (nextUniform(tree) * <f64>(load<f32>(node, at.RANGE) + gap) < <f64>gap) break;
      grow(node, node, x);
    }
    store<i32>(node, load<i32>(node, at.MASS) + 1, at.MASS);
  }
  const node = load<i32>(level);
  if (isNew) return part(tree, node, load<f32>(level, 4), x);
  store<i32>(tree + <usize>node, load<i32>(tree + <usize>node, at.MASS) + 1, at.MASS);
  return node;
}

/** Makes the box of `branch` that of `node`, grown to hold `x`. */
function grow(branch: usize, node: usize, x: usize): void {
  let sum = f32x4.splat(0);
  for (let o: usize = 0; o < at.rowBytes; o += 16) {
    const value = v128.load(x + o), from = node + (o << 1), to = branch + (o << 1);
    const low = f32x4.pmin(v128.load(from, at.BOX), value), high = f32x4.pmax(v128.load(from, at.BOX + 16), value);
    v128.store(to, low, at.BOX);
    v128.store(to, high, at.BOX + 16);
    sum = f32x4.add(sum, f32x4.sub(high, low));
  }
  store<f32>(branch, add4(sum), at.RANGE);
}

/** A new branch in the place of `node`, with that node on one side and a leaf for `x` on the other. */
function part(tree: usize, node: i32, gap: f32, x: usize): i32 {
  const left = load<i32>(tree, at.FREE_BRANCHES) - 1;
  store<i32>(tree, left, at.FREE_BRANCHES);
  const branch = load<i32>(tree + at.freeBranchesAt + (<usize>left << 2)), here = tree + <usize>branch;
  const goesRight = cut(here, tree + <usize>node, x, nextUniform(tree) * <f64>gap);
  const leaf = newLeaf(tree, x);
  hang(tree, load<i32>(tree + <usize>node, at.PARENT), node, branch);
  store<i32>(here + ((<usize>goesRight) << 2), leaf, at.LEFT);
  store<i32>(here + ((<usize>!goesRight) << 2), node, at.LEFT);
  store<i32>(tree + <usize>leaf, branch, at.PARENT);
  store<i32>(tree + <usize>node, branch, at.PARENT);
  store<i32>(here, load<i32>(tree + <usize>node, at.MASS) + 1, at.MASS);
  grow(here, tree + <usize>node, x);
  return leaf;
}

/** Cuts evenly over all the gaps, `drawn` along them; true when `x` lies to the right. */
function cut(branch: usize, node: usize, x: usize, drawn: f64): bool {
  let block: usize = 0, left = drawn;
  for (let o: usize = 0; o < at.rowBytes; o += 16) {
    const gap = <f64>add4(outside(x + o, node + (o << 1)));
    if (gap == 0) continue;
    block = o;
    if (left < gap) break;
    left -= gap;
  }
  let from: f32 = 0, to: f32 = 0, offset: usize = 0, goesRight = false;
  for (let o = block; o < block + 16; o += 4) {
    const edges = node + block + o, value = load<f32>(x + o);
    const lowest = load<f32>(edges, at.BOX), highest = load<f32>(edges, at.BOX + 16);
    if (value >= lowest && value <= highest) continue;
    offset = o;
    goesRight = value > highest;
    from = goesRight ? highest : value;
    to = goesRight ? value : lowest;
    if (left < <f64>(to - from)) break;
    left -= <f64>(to - from);
  }
  const drawnCut = <f32>(<f64>from + left);
  store<u32>(branch, <u32>offset, at.CUT_OFFSET);
  // rounding may carry the cut to the far edge, where it would no longer part the two
  store<f32>(branch, drawnCut < to ? drawnCut : from, at.CUT_VALUE);
  return goesRight;
}

/** Takes one copy of the point of `leaf` out again. */
export function forget(tree: usize, leaf: i32): void {
  const here = tree + <usize>leaf, mass = load<i32>(here, at.MASS) - 1;
  let parent = load<i32>(here, at.PARENT), isShrinking = mass == 0;
  if (isShrinking) {
    const branch = tree + <usize>parent, above = load<i32>(branch, at.PARENT);
    const sibling = load<i32>(branch + (<usize>(load<i32>(branch, at.LEFT) == leaf) << 2), at.LEFT);
    release(tree, leaf);
    release(tree, parent);
    hang(tree, above, parent, sibling);
    parent = above;
  } else store<i32>(here, mass, at.MASS);
  while (parent) {
    const node = tree + <usize>parent;
    store<i32>(node, load<i32>(node, at.MASS) - 1, at.MASS);
    isShrinking = isShrinking && enclose(tree, node);
    parent = load<i32>(node, at.PARENT);
  }
}

/** Makes a branch's box the smallest around its children; false when it was already. */
function enclose(tree: usize, branch: usize): bool {
  const a = tree + load<u32>(branch, at.LEFT), b = tree + load<u32>(branch, at.RIGHT);
  let sum = f32x4.splat(0), change = f32x4.splat(0);
  for (let o: usize = 0; o < at.rowBytes << 1; o += 32) {
    const low = f32x4.pmin(v128.load(a + o, at.BOX), v128.load(b + o, at.BOX));
    const high = f32x4.pmax(v128.load(a + o, at.BOX + 16), v128.load(b + o, at.BOX + 16));
    const oldLow = v128.load(branch + o, at.BOX), oldHigh = v128.load(branch + o, at.BOX + 16);
    change = v128.or(change, v128.or(f32x4.ne(low, oldLow), f32x4.ne(high, oldHigh)));
    v128.store(branch + o, low, at.BOX);
    v128.store(branch + o, high, at.BOX + 16);
    sum = f32x4.add(sum, f32x4.sub(high, low));
  }
  store<f32>(branch, add4(sum), at.RANGE);
  return v128.any_true(change);
}
