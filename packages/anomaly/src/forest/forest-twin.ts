import { CutTrees } from "./cut-tree.ts";
import { DecayedReservoirs } from "./decayed-reservoir.ts";
import { type ForestKernel, LEARN, SCORE } from "./forest-kernel.ts";
import { type ForestMemory, HELD, OLDEST } from "./forest-memory.ts";
import { TreeRandom } from "./tree-random.ts";
import { TreeWalk } from "./tree-walk.ts";

/** Adding it to a positive number below leaves only the whole part, rounded as the other kernel rounds. */
const ROUNDING = 2 ** 52;

/** The kernel in plain TypeScript: where WebAssembly is not to be had, and what the tests compare the other with. */
export class ForestTwin implements ForestKernel {
  readonly #memory: ForestMemory;
  readonly #reservoirs: DecayedReservoirs;
  readonly #trees: CutTrees;
  readonly #walk: TreeWalk;

  constructor(memory: ForestMemory) {
    const random = new TreeRandom(memory);
    this.#memory = memory;
    this.#reservoirs = new DecayedReservoirs(memory, random);
    this.#trees = new CutTrees(memory, random);
    this.#walk = new TreeWalk(memory);
  }

  run(count: number, task: number): void {
    const { shape, f64, weights } = this.#memory;
    for (let index = 0; index < shape.trees; index++) {
      const tree = this.#memory.tree(index);
      for (let row = 0; row < count; row++) {
        const key = task & LEARN ? this.#offer(tree, f64[(weights >> 3) + row]) : undefined;
        if (task & SCORE || key !== undefined) this.#show(tree, row, key, (task & SCORE) !== 0);
      }
    }
  }

  scaleKeys(factor: number): void {
    const { shape, f64, keysAt } = this.#memory;
    for (let index = 0; index < shape.trees; index++) {
      const tree = this.#memory.tree(index);
      const keys = (tree + keysAt) >> 3;
      for (let place = 0; place < this.#memory.header(tree, HELD); place++) f64[keys + place] *= factor;
    }
  }

  #offer(tree: number, weight: number): number | undefined {
    if (weight === 0) return undefined;
    return this.#memory.shape.memory === "window" ? 0 : this.#reservoirs.offer(tree, weight);
  }

  #show(tree: number, row: number, key: number | undefined, isScored: boolean): void {
    if (this.#memory.header(tree, HELD) === 0) {
      if (key !== undefined) this.#remember(tree, key, this.#trees.plant(tree, row));
      return;
    }
    this.#walk.run(tree, row);
    if (isScored) this.#addScore(tree, row);
    if (key !== undefined) this.#remember(tree, key, this.#trees.insert(tree, row, this.#walk));
  }

  #addScore(tree: number, row: number): void {
    const { shape, f64, scores, grid } = this.#memory;
    const score = shape.scoring === "depth" ? this.#walk.inverseDepth(tree) : this.#walk.displacement(tree);
    f64[(scores >> 3) + row] += score * grid + ROUNDING - ROUNDING;
  }

  #remember(tree: number, key: number, leaf: number): void {
    const { i32, itemsAt, shape } = this.#memory;
    const held = this.#memory.header(tree, HELD);
    const isWindow = shape.memory === "window";
    if (held < shape.sampleSize) {
      i32[(tree >> 2) + HELD] = held + 1;
      if (isWindow) i32[((tree + itemsAt) >> 2) + held] = leaf;
      else this.#reservoirs.add(tree, held, key, leaf);
      return;
    }
    const gone = isWindow ? this.#replaceOldest(tree, leaf) : this.#reservoirs.replaceTop(tree, key, leaf);
    this.#trees.forget(tree, gone);
  }

  #replaceOldest(tree: number, leaf: number): number {
    const { i32, itemsAt, shape } = this.#memory;
    const oldest = this.#memory.header(tree, OLDEST);
    const item = ((tree + itemsAt) >> 2) + oldest;
    const gone = i32[item];
    i32[item] = leaf;
    i32[(tree >> 2) + OLDEST] = (oldest + 1) % shape.sampleSize;
    return gone;
  }
}
