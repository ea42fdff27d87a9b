/** What a run does with each point, in this order: `SCORE`, `LEARN` or both. */
export const SCORE = 1;
export const LEARN = 2;

/**
 * The part of a forest where its time goes. It works on a `ForestMemory` that is already settled and seeded.
 *
 * There are two, in WebAssembly and in plain TypeScript, which leave the same bits behind.
 */
export interface ForestKernel {
  /**
   * Shows every tree the first `count` rows of `points`, one after the other. A scored row gets each tree's score added
   * to its place in `scores`, in steps of `1 / grid`; a learned one is remembered under its weight in `weights`, which
   * is 0 for those that are not to be.
   * Scoring needs a point in every tree.
   */
  run(count: number, task: number): void;

  /** Multiplies the key of every point remembered by a power of two. */
  scaleKeys(factor: number): void;
}
