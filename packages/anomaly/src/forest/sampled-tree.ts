import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";
import { DecayedReservoir } from "./decayed-reservoir.ts";
import { RandomCutTree } from "./random-cut-tree.ts";
import type { SeparationWalk } from "./separation-walk.ts";
import { readTree, writeTree } from "./tree-state.ts";

export interface SampledTreeOptions {
  dimensions: number;
  /** Points the tree remembers. */
  sampleSize: number;
  /** Forgetting per point of the stream. */
  decay: number;
  seed: string;
}

/** A random cut tree over a decayed reservoir of a stream: one member of a forest, with random numbers of its own. */
export class SampledTree {
  readonly tree: RandomCutTree;
  readonly #reservoir: DecayedReservoir;
  #random: Random;

  constructor({ dimensions, sampleSize, decay, seed }: SampledTreeOptions) {
    // one place more than the sample: a point goes in before the one that it replaces goes out
    this.tree = new RandomCutTree(dimensions, sampleSize + 1);
    this.#reservoir = new DecayedReservoir(sampleSize, decay);
    this.#random = new Random(seed);
  }

  /**
   * Shows the tree the `time`-th point of the stream; it may take it in, in place of another.
   * `walked` tells that `walk` has just run `x` through this tree; otherwise it is run here if need be.
   */
  offer(x: Float32Array, time: number, walk: SeparationWalk, walked: boolean): void {
    const key = this.#reservoir.key(time, this.#random.nextOpen());
    if (!this.#reservoir.accepts(key)) return;
    const evicted = this.#reservoir.put(key, this.#insert(x, walk, walked));
    if (evicted !== undefined) this.tree.forget(evicted);
  }

  /** Appends everything needed to go on exactly from here. */
  write(writer: StateWriter): void {
    writer.array(this.#random.state());
    const rankOfLeaf = writeTree(this.tree, writer);
    const { items, keys } = this.#reservoir;
    writer.number(items.length);
    writer.array(keys);
    writer.array(items.map((leaf) => rankOfLeaf[leaf]));
  }

  /** Takes back what `write` appended, after `learned` points of the stream; this tree must be new. */
  read(reader: StateReader, learned: number): void {
    this.#random = Random.from(reader.uint32s(4));
    const leaves = readTree(this.tree, reader);
    const size = reader.integer(0, this.#reservoir.capacity);
    const keys = reader.float64s(size);
    const ranks = reader.int32s(size);
    const known = ranks.every((rank) => rank >= 0 && rank < leaves.length);
    if (!known || size !== this.tree.mass || size !== Math.min(learned, this.#reservoir.capacity)) {
      throw new InvalidStateError("a saved tree and its sample do not belong together");
    }
    this.#reservoir.restore(
      keys,
      ranks.map((rank) => leaves[rank]),
    );
  }

  #insert(x: Float32Array, walk: SeparationWalk, walked: boolean): number {
    const { tree } = this;
    if (tree.mass === 0) return tree.plant(x);
    if (!walked) walk.run(tree.nodes, tree.root, x);
    return tree.insert(walk, x, this.#random);
  }
}
