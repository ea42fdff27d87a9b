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
  const read = dimensions.flatMap(({ feature }) => {
    const rarest = readings.rarest(feature);
    return rarest === undefined || rarest.chance === 1 ? [] : [{ feature, ...rarest }];
  });
  const total = read.reduce((sum, { chance }) => sum + Math.log(chance), 0);
  return read
    .sort((a, b) => a.chance - b.chance)
    .slice(0, MOST_DRIVERS)
    .map(({ feature, chance, usual }) => ({
      feature,
      value: vector[feature],
      expected: usual,
      probability: probability ** (Math.log(chance) / total),
      counted: chance,
    }));
}
