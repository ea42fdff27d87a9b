import type { Dimension } from "./point.ts";
import type { Readings } from "./readings.ts";
import type { Driver } from "./score.ts";

const MOST_DRIVERS = 3;

/**
 * What set a point apart, when a detector of combinations has found it rare: its numbers that are rarest alone, most
 * telling first, each with its part of the detector's surprise. Empty when each is usual alone or nobody read them.
 */
export function rarestDrivers(
  dimensions: readonly Dimension[],
  vector: Float64Array,
  probability: number,
  readings: Readings,
): Driver[] {
  const rarest: { feature: number; chance: number; usual: number | undefined }[] = [];
  let total = 0;
  for (const { feature } of dimensions) {
    const chance = readings.rarestChance(feature);
    if (!(chance < 1)) continue;
    total += Math.log(chance);
    let place = rarest.length;
    while (place > 0 && rarest[place - 1].chance > chance) place--;
    if (place === MOST_DRIVERS) continue;
    rarest.splice(place, 0, { feature, chance, usual: readings.rarest(feature)?.usual });
    if (rarest.length > MOST_DRIVERS) rarest.pop();
  }
  return rarest.map(({ feature, chance, usual }) => ({
    feature,
    value: vector[feature],
    expected: usual,
    probability: probability ** (Math.log(chance) / total),
    counted: chance,
  }));
}
