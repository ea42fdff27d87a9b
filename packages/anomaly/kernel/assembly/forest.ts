// Kernel of the random cut forest. `src/forest/forest-twin.ts` does the same in plain TypeScript, to the same bits, so
// every sum has a fixed order.
import { forget, insert, newLeaf } from "./forest/cut-tree";
import * as at from "./forest/layout";
import { exponential, nextBits, UNIFORM } from "./forest/random";
import { rise, sink } from "./forest/reservoir";
import { addScore, displacement, inverseDepth, scoreTwo, walk } from "./forest/walk";

export * from "./forest/layout";

// what a run is asked to do
const SCORE: i32 = 1, LEARN: i32 = 2;

// a walk that waits for another
let waitingTree: usize = 0, waitingPoint: usize = 0, waitingScore: usize = 0;

/** Shows every tree the points in turn; adds each tree's score of each point to `scores`. */
export function run(points: usize, count: i32, weights: usize, scores: usize, task: i32): void {
  waitingTree = 0;
  for (let t = 0; t < at.treeCount; t++) {
    const tree = at.trees + at.treeBytes * t;
    for (let k = 0; k < count; k++) {
      const x = points + at.rowBytes * k;
      const score = (task & SCORE) != 0 ? scores + (<usize>k << 3) : 0;
      const key = task & LEARN ? offeredKey(tree, load<f64>(weights + (<usize>k << 3))) : -1;
      if (key < 0) {
        if (score) scoreSoon(tree, x, score);
      } else {
        if (waitingTree == tree) scoreWaiting();
        learn(tree, x, key, score);
      }
    }
  }
  if (waitingTree) scoreWaiting();
}

/** Multiplies the key of every point remembered; a power of two, so that nothing is rounded. */
export function scaleKeys(factor: f64): void {
  for (let t = 0; t < at.treeCount; t++) {
    const tree = at.trees + at.treeBytes * t;
    const end = tree + at.keysAt + (<usize>load<i32>(tree, at.HELD) << 3);
    for (let key = tree + at.keysAt; key < end; key += 8) store<f64>(key, load<f64>(key) * factor);
  }
}

/** The key under which a tree would remember a point, or -1 when it will not: never one without weight. */
@inline function offeredKey(tree: usize, weight: f64): f64 {
  if (at.isWindow || weight == 0) return weight > 0 ? 0 : -1;
  const top = load<i32>(tree, at.HELD) < at.sampleSize ? Infinity : load<f64>(tree + at.keysAt) / weight;
  // the distance of the uniform draw from 1 is the least its exponential one can be
  const far = <f64>nextBits(tree);
  if (far * UNIFORM >= top) return -1;
  const clock = exponential(far, <f64>nextBits(tree));
  return clock < top ? clock * weight : -1;
}

function learn(tree: usize, x: usize, key: f64, score: usize): void {
  const held = load<i32>(tree, at.HELD);
  let leaf: i32;
  if (held == 0) {
    leaf = newLeaf(tree, x);
    store<i32>(tree, leaf, at.ROOT);
  } else {
    walk(tree, x);
    if (score) addScore(score, at.isDisplacement ? displacement(tree) : inverseDepth(tree));
    leaf = insert(tree, x);
  }
  const keys = tree + at.keysAt, items = tree + at.itemsAt;
  if (held < at.sampleSize) {
    store<i32>(tree, held + 1, at.HELD);
    if (at.isWindow) store<i32>(items + (<usize>held << 2), leaf);
    else rise(keys, items, held, key, leaf);
  } else if (at.isWindow) {
    const oldest = load<i32>(tree, at.OLDEST), item = items + (<usize>oldest << 2);
    const gone = load<i32>(item);
    store<i32>(item, leaf);
    store<i32>(tree, oldest + 1 == at.sampleSize ? 0 : oldest + 1, at.OLDEST);
    forget(tree, gone);
  } else {
    const gone = load<i32>(items);
    sink(keys, items, key, leaf);
    forget(tree, gone);
  }
}

function scoreSoon(tree: usize, x: usize, score: usize): void {
  if (at.isDisplacement) {
    walk(tree, x);
    addScore(score, displacement(tree));
  } else if (waitingTree) {
    scoreTwo(waitingTree, waitingPoint, waitingScore, tree, x, score);
    waitingTree = 0;
  } else {
    waitingTree = tree;
    waitingPoint = x;
    waitingScore = score;
  }
}

function scoreWaiting(): void {
  walk(waitingTree, waitingPoint);
  addScore(waitingScore, inverseDepth(waitingTree));
  waitingTree = 0;
}
