// How a forest's memory is laid out, as `src/forest/forest-memory.ts` names it. Nodes are byte offsets within their
// tree's block, 0 for none.

// a tree's block
export const ROOT: usize = 0;
export const FREE_BRANCHES: usize = 4;
export const FREE_LEAVES: usize = 8;
export const HELD: usize = 12;
export const RANDOM: usize = 16;
export const OLDEST: usize = 32;

// a node; of each four dimensions its box has the low edges, then the high ones, which for a leaf are the same
export const PARENT: usize = 0;
export const MASS: usize = 4;
export const RANGE: usize = 8;
export const CUT_OFFSET: usize = 12;
export const CUT_VALUE: usize = 16;
export const LEFT: usize = 20;
export const RIGHT: usize = 24;
export const BOX: usize = 32;

// set from outside, once, before anything else
export let trees: usize = 0;
export let treeBytes: usize = 0;
export let treeCount: i32 = 0;
export let sampleSize: i32 = 0;
export let rowBytes: usize = 0;
export let freeBranchesAt: usize = 0;
export let freeLeavesAt: usize = 0;
export let keysAt: usize = 0;
export let itemsAt: usize = 0;
export let leavesAt: usize = 0;
export let isWindow: bool = false;
export let isDisplacement: bool = false;
/** `1 / (k + 1)` and `log2(1 + k)` for every k, in turn. */
export let tables: usize = 0;
/** Node and gap of each level of the latest walk, from the root down; the last is the leaf. */
export let levels: usize = 0;
/** Scores are whole multiples of `1 / grid`, so that their sum is exact in any order. */
export let grid: f64 = 0;
