import type { Table } from "../table/read-table.ts";
import { addPathLengths } from "./add-path-lengths.ts";
import { IsolationKernel } from "./isolation-kernel.ts";
import type { IsolationTree } from "./isolation-tree.ts";

/**
 * Mean path length of every row over the trees, 1 being usual. WebAssembly is used where it is to be had and pays,
 * unless `plain` is set; results are the same to the last bit. O(rows · trees · depth).
 *
 * @internal
 */
export function pathLengths(trees: readonly IsolationTree[], table: Table, plain = false): Float64Array {
  const sums = new Float64Array(table.length);
  const kernel = plain ? undefined : kernelFor(trees, table);
  if (kernel === undefined) addPathLengths(trees, table, sums);
  else kernel.addPathLengths(trees, table, sums);
  for (let row = 0; row < sums.length; row++) sums[row] /= trees.length;
  return sums;
}

function kernelFor(trees: readonly IsolationTree[], table: Table): IsolationKernel | undefined {
  // laying out a tree takes as long as is saved on about as many rows as the tree has places
  const pays = trees.every(({ lengths }) => lengths.length <= table.length);
  return pays && IsolationKernel.takes(trees, table) ? IsolationKernel.shared() : undefined;
}
