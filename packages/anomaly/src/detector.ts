/** Scores one point at a time, then learns from it. Never the other way round. */
export interface Detector {
  /** Whether enough points were learned for `score` to answer. */
  readonly ready: boolean;

  /**
   * How surprising `x` is; higher is stranger, the range is the detector's own. Undefined while not `ready`.
   * Changes nothing that a later answer or `save` could show.
   *
   * @throws RangeError when `x` has the wrong width or holds NaN or an infinite value; the message names the dimension.
   */
  score(x: Float64Array): number | undefined;

  /**
   * Takes `x` into the model. `x` is copied, not kept.
   *
   * @throws RangeError as `score` does; the model is then as it was.
   */
  learn(x: Float64Array): void;

  /** Everything needed to go on exactly from here. */
  save(): Uint8Array<ArrayBuffer>;
}
