import { FEATURES } from "../feature-vector.ts";
import { type Side, sideOf } from "./measure.ts";

/**
 * What the tail detectors read of one activity: for each feature and side how rare the value is among its like, and
 * what would be usual. Made once and cleared for each activity; asked for what set an activity apart.
 */
export class Readings {
  readonly #chances = new Float64Array(2 * FEATURES.length).fill(Number.NaN);
  readonly #usual = new Float64Array(2 * FEATURES.length);

  clear(): void {
    this.#chances.fill(Number.NaN);
  }

  note(feature: number, side: Side, chance: number, usual: number | undefined): void {
    this.#chances[sideOf(feature, side)] = chance;
    this.#usual[sideOf(feature, side)] = usual ?? Number.NaN;
  }

  /** How rare the rarer side of a feature is; NaN when nobody read it. */
  rarestChance(feature: number): number {
    return this.#chances[this.#rarerSide(feature)];
  }

  #rarerSide(feature: number): number {
    const high = sideOf(feature, "high");
    const low = sideOf(feature, "low");
    return this.#chances[low] < this.#chances[high] || Number.isNaN(this.#chances[high]) ? low : high;
  }

  /** The rarer side of a feature; undefined when nobody read it. */
  rarest(feature: number): { chance: number; usual: number | undefined } | undefined {
    const side = this.#rarerSide(feature);
    const chance = this.#chances[side];
    if (Number.isNaN(chance)) return undefined;
    return { chance, usual: Number.isNaN(this.#usual[side]) ? undefined : this.#usual[side] };
  }
}
