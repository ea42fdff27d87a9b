import type { ForestMemoryKind, ForestScoring, ForestShape } from "./forest-memory.ts";

export interface RandomCutForestOptions {
  /** Width of a point. */
  dimensions: number;
  /** More trees, steadier scores, proportional cost. 1 to 4096, default 50. */
  trees?: number;
  /** Points that each tree remembers. Default 256. */
  sampleSize?: number;
  /** Points, forests and machines that share a seed share every score. */
  seed: string | number;
  /** `"reservoir"`, the default, remembers a fading sample of all points; `"window"` the latest `sampleSize` points, in every tree. */
  memory?: ForestMemoryKind;
  /** `"depth"`, the default, scores by expected inverse depth, `"displacement"` by expected collusive displacement (CoDisp). */
  scoring?: ForestScoring;
  /**
   * How fast a reservoir fades: a point seen `n` points ago is kept with weight `exp(-decay * n)`. 0 remembers all of the
   * stream alike. 0 to 100, default `0.1 / sampleSize`: of 256 places, half are held by the last 1,800 points or so.
   */
  decay?: number;
  /** Points to learn before the first score. Default a quarter of `sampleSize`. */
  warmUp?: number;
  /** True does without WebAssembly. Scores are the same, later. */
  plain?: boolean;
}

/** All of a forest's options but its seed, filled in and checked. */
export interface ForestSettings extends ForestShape {
  decay: number;
  warmUp: number;
  plain: boolean;
}

const MOST_TREES = 2 ** 12;
const MOST_DECAY = 100;

/** @throws RangeError when an option is out of its range. */
export function forestSettings(options: RandomCutForestOptions): ForestSettings {
  const { dimensions, trees = 50, sampleSize = 256, memory = "reservoir", scoring = "depth", plain = false } = options;
  requireWhole("dimensions", dimensions, 1);
  requireWhole("trees", trees, 1, MOST_TREES);
  requireWhole("sampleSize", sampleSize, 2);
  const { decay = 0.1 / sampleSize, warmUp = Math.ceil(sampleSize / 4) } = options;
  requireWhole("warmUp", warmUp, 1);
  if (!(decay >= 0 && decay <= MOST_DECAY)) throw new RangeError(`decay must be 0 to ${MOST_DECAY}, got ${decay}`);
  requireOneOf("memory", memory, ["reservoir", "window"]);
  requireOneOf("scoring", scoring, ["depth", "displacement"]);
  return { dimensions, trees, sampleSize, memory, scoring, decay, warmUp, plain };
}

function requireWhole(name: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  throw new RangeError(`${name} must be a whole number ${range}, got ${value}`);
}

function requireOneOf(name: string, value: string, kinds: readonly string[]): void {
  if (!kinds.includes(value)) throw new RangeError(`${name} must be ${kinds.join(" or ")}, got ${value}`);
}
