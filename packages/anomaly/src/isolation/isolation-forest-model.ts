import { InvalidStateError } from "../state/invalid-state-error.ts";
import type { StandardScalerModel } from "../table/standard-scaler.ts";
import { IsolationTree, ROOT } from "./isolation-tree.ts";

/** Deepest tree that is read: samples of a million points. */
const MOST_DEPTH = 20;

/** The largest number of points that a node can count. */
const MOST_POINTS = 2 ** 32 - 1;

/**
 * A tree's nodes, each before its left side and that before its right side. A cut is its column and its threshold: a
 * value up to the threshold goes left. A leaf is the number of sample points in it.
 */
export type IsolationTreeModel = ([column: number, threshold: number] | number)[];

/** An isolation forest as plain JSON: small, readable, the same in any language. */
export interface IsolationForestModel {
  kind: "isolation-forest";
  version: 1;
  /** Values in a row. */
  dimensions: number;
  /** What the columns are called. */
  names?: string[];
  /** Scores above are strange, 0..1. */
  threshold: number;
  /** What rows go through before they meet the trees; thresholds are in its terms. */
  scaler?: StandardScalerModel;
  trees: IsolationTreeModel[];
}

/** @internal */
export function treeModel(tree: IsolationTree): IsolationTreeModel {
  const nodes: IsolationTreeModel = [];
  tree.visit((node) => {
    nodes.push(tree.isLeaf(node) ? tree.counts[node] : [tree.features[node], tree.thresholds[node]]);
  });
  return nodes;
}

/**
 * The parts of a model that came from outside, checked: afterwards every use of it is safe.
 *
 * @throws InvalidStateError naming the first part that is not as it should be.
 *
 * @internal
 */
export function parseModel(value: unknown): IsolationForestModel {
  if (!isRecord(value) || value.kind !== "isolation-forest") throw new InvalidStateError("this is no isolation forest");
  if (value.version !== 1) throw new InvalidStateError(`only version 1 can be read, not ${value.version}`);
  const { dimensions, names, threshold, scaler, trees } = value;
  if (!isWhole(dimensions, 1, 2 ** 20)) throw new InvalidStateError(`dimensions must be whole, got ${dimensions}`);
  if (!isNumber(threshold)) throw new InvalidStateError(`threshold must be a number, got ${threshold}`);
  if (names !== undefined && !isListOf(names, dimensions, (each) => typeof each === "string")) {
    throw new InvalidStateError(`names must be a list of ${dimensions} texts`);
  }
  if (scaler !== undefined && !isScaler(scaler, dimensions)) {
    throw new InvalidStateError(`scaler must have ${dimensions} means and ${dimensions} deviations above 0`);
  }
  if (!Array.isArray(trees) || trees.length === 0) throw new InvalidStateError("a forest must have trees");
  return value as unknown as IsolationForestModel;
}

/**
 * Builds a tree from its model.
 *
 * @throws InvalidStateError when the nodes are not one whole tree of at least two points over these dimensions.
 *
 * @internal
 */
export function parseTree(nodes: unknown, dimensions: number): IsolationTree {
  if (!Array.isArray(nodes)) throw new InvalidStateError("a tree must be a list of nodes");
  const tree = new IsolationTree(depthOf(nodes));
  let next = 0;
  const read = (node: number): number => {
    const entry: unknown = nodes[next++];
    if (!Array.isArray(entry)) {
      if (!isWhole(entry, 1, MOST_POINTS)) throw new InvalidStateError(`a leaf counts points, got ${entry}`);
      tree.counts[node] = entry;
      return entry;
    }
    const [column, threshold] = entry;
    if (!isWhole(column, 0, dimensions - 1) || !isNumber(threshold)) {
      throw new InvalidStateError(`a cut is a column in 0..${dimensions - 1} and a threshold, got ${entry}`);
    }
    tree.features[node] = column;
    tree.thresholds[node] = threshold;
    const count = read(2 * node) + read(2 * node + 1);
    if (count > MOST_POINTS) throw new InvalidStateError("a tree counts too many points");
    tree.counts[node] = count;
    return count;
  };
  if (read(ROOT) < 2) throw new InvalidStateError("a tree must have two points or more");
  if (next !== nodes.length) throw new InvalidStateError(`a tree has ${nodes.length - next} nodes too many`);
  tree.setLengths();
  return tree;
}

/** Levels of cuts in a list of nodes, at least 1. @throws InvalidStateError when it ends early or goes too deep. */
function depthOf(nodes: readonly unknown[]): number {
  let deepest = 1;
  let next = 0;
  const walk = (level: number): void => {
    if (level > MOST_DEPTH) throw new InvalidStateError(`a tree is deeper than ${MOST_DEPTH}`);
    if (next >= nodes.length) throw new InvalidStateError("a tree ends early");
    if (!Array.isArray(nodes[next++])) return;
    deepest = Math.max(deepest, level + 1);
    walk(level + 1);
    walk(level + 1);
  };
  walk(0);
  return deepest;
}

function isScaler(value: unknown, dimensions: number): boolean {
  return (
    isRecord(value) &&
    isListOf(value.means, dimensions, isNumber) &&
    isListOf(value.deviations, dimensions, (each) => isNumber(each) && each > 0)
  );
}

function isListOf(value: unknown, length: number, isElement: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length === length && value.every(isElement);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}
