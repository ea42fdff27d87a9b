import { InvalidStateError } from "../state/invalid-state-error.ts";
import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";
import { type IsolationTree, ROOT } from "./isolation-tree.ts";

/**
 * Writes the cuts and counts of a grown tree; its depth is for the reader to know.
 *
 * @internal
 */
export function writeTree(tree: IsolationTree, writer: StateWriter): void {
  writer.array(tree.features);
  writer.array(tree.thresholds);
  writer.array(tree.counts);
}

/**
 * Reads into `tree` what `writeTree` wrote of one of the same depth.
 *
 * @throws InvalidStateError when the bytes end early or hold no tree over these dimensions.
 *
 * @internal
 */
export function readTree(tree: IsolationTree, dimensions: number, reader: StateReader): void {
  tree.features.set(reader.int32s(tree.features.length));
  tree.thresholds.set(reader.float64s(tree.thresholds.length));
  tree.counts.set(reader.uint32s(tree.counts.length));
  if (tree.features.some((column) => column < 0 || column >= dimensions)) {
    throw new InvalidStateError("a saved tree cuts a dimension that does not exist");
  }
  if (tree.thresholds.some(Number.isNaN) || tree.counts[ROOT] < 2) {
    throw new InvalidStateError("a saved tree is no tree");
  }
  tree.setLengths();
}
