import { expect } from "vitest";
import { type ForestMemory, LEFT, MASS, NO_NODE, PARENT, RANGE, RIGHT, ROOT } from "./forest-memory.ts";

/** For tests: checks a tree, node by node, against the points that it should hold, copies among them. */
export function checkTree(memory: ForestMemory, tree: number, points: readonly Float32Array[]): void {
  const root = memory.header(tree, ROOT);
  expect(root === NO_NODE).toBe(points.length === 0);
  if (root === NO_NODE) return;
  expect(memory.field(tree, root, PARENT)).toBe(NO_NODE);
  checkSubtree(memory, tree, root, points);
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

function checkSubtree(memory: ForestMemory, tree: number, node: number, points: readonly Float32Array[]): void {
  expect(points.length).toBeGreaterThan(0);
  expect(memory.field(tree, node, MASS)).toBe(points.length);
  const { low, high } = boxOf(memory, tree, node);
  const columns = Array.from(low, (_, d) => points.map((x) => x[d]));
  expect(Array.from(low)).toEqual(columns.map((column) => Math.min(...column)));
  expect(Array.from(high)).toEqual(columns.map((column) => Math.max(...column)));
  if (memory.isLeaf(node)) return;
  const range = columns.reduce((sum, _column, d) => sum + (high[d] - low[d]), 0);
  const kept = memory.f32[((tree + node) >> 2) + RANGE];
  expect(Math.abs(kept - range)).toBeLessThanOrEqual(1e-6 * low.length * range);
  const cut = memory.cutValue(tree, node);
  const d = memory.cutDimension(tree, node);
  const sides = [points.filter((x) => x[d] <= cut), points.filter((x) => x[d] > cut)];
  for (const [index, side] of [LEFT, RIGHT].entries()) {
    const child = memory.field(tree, node, side);
    expect(memory.field(tree, child, PARENT)).toBe(node);
    checkSubtree(memory, tree, child, sides[index]);
  }
}
