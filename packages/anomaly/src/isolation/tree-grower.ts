import type { Random } from "../random.ts";
import type { Table } from "../table/read-table.ts";
import { IsolationTree, ROOT } from "./isolation-tree.ts";

/**
 * Grows isolation trees: samples rows, then cuts them at random until every row is alone, no column differs any more,
 * or the tree is as deep as a balanced one would be.
 *
 * A cut takes one of the columns that still differ, each as likely, and a place between the lowest value (included)
 * and the highest (excluded), each as likely; no cut leaves a side empty. O(sample · depth) a tree, and more where
 * columns are constant, each of which is found out once on a way down.
 *
 * @internal
 */
export class TreeGrower {
  readonly #table: Table;
  readonly #random: Random;
  /** All rows, shuffled a little further with each sample: the first ones are the sample. */
  readonly #rows: Int32Array;
  /** All columns; at a node, those known to be constant are behind the first `open`. */
  readonly #columns: Int32Array;
  #lowest = 0;
  #highest = 0;

  constructor(table: Table, random: Random) {
    this.#table = table;
    this.#random = random;
    this.#rows = Int32Array.from({ length: table.length }, (_, row) => row);
    this.#columns = Int32Array.from({ length: table.width }, (_, column) => column);
  }

  /** Grows `tree` anew from `sampleSize` rows, each row at most once; at least two and at most all. */
  grow(tree: IsolationTree, sampleSize: number): void {
    const rows = this.#rows;
    for (let index = 0; index < sampleSize; index++) {
      const other = index + Math.floor(this.#random.next() * (rows.length - index));
      [rows[index], rows[other]] = [rows[other], rows[index]];
    }
    tree.clear();
    const levels = Math.min(tree.depth, IsolationTree.depthFor(sampleSize));
    this.#split(tree, ROOT, levels, { from: 0, to: sampleSize, open: this.#columns.length });
    tree.setLengths();
  }

  #split(tree: IsolationTree, node: number, levelsLeft: number, part: { from: number; to: number; open: number }) {
    const { from, to } = part;
    tree.counts[node] = to - from;
    if (levelsLeft === 0 || to - from < 2) return;
    const open = this.#drawColumn(part);
    if (open === 0) return;
    const column = this.#columns[open - 1];
    const threshold = this.#drawThreshold();
    const middle = this.#partition(from, to, column, threshold);
    tree.features[node] = column;
    tree.thresholds[node] = threshold;
    this.#split(tree, 2 * node, levelsLeft - 1, { from, to: middle, open });
    this.#split(tree, 2 * node + 1, levelsLeft - 1, { from: middle, to, open });
  }

  /** Puts a column that differs in last place of those that may; returns how many may, 0 when none is left. */
  #drawColumn({ from, to, open }: { from: number; to: number; open: number }): number {
    const columns = this.#columns;
    for (let left = open; left > 0; left--) {
      const drawn = Math.floor(this.#random.next() * left);
      [columns[drawn], columns[left - 1]] = [columns[left - 1], columns[drawn]];
      this.#measure(columns[left - 1], from, to);
      if (this.#lowest < this.#highest) return left;
    }
    return 0;
  }

  #measure(column: number, from: number, to: number): void {
    const { values, width } = this.#table;
    let lowest = Infinity;
    let highest = -Infinity;
    for (let index = from; index < to; index++) {
      const value = values[this.#rows[index] * width + column];
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
    this.#lowest = lowest;
    this.#highest = highest;
  }

  #drawThreshold(): number {
    const share = this.#random.next();
    // not lowest + share * (highest - lowest): the difference of two finite numbers may be infinite
    const drawn = this.#lowest * (1 - share) + this.#highest * share;
    return drawn >= this.#lowest && drawn < this.#highest ? drawn : this.#lowest;
  }

  /** Brings the rows up to the threshold to the front; returns where the others begin. */
  #partition(from: number, to: number, column: number, threshold: number): number {
    const { values, width } = this.#table;
    const rows = this.#rows;
    let middle = from;
    for (let index = from; index < to; index++) {
      const row = rows[index];
      if (values[row * width + column] > threshold) continue;
      rows[index] = rows[middle];
      rows[middle] = row;
      middle += 1;
    }
    return middle;
  }
}
