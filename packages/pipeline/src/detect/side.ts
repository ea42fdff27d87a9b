/** Which values of a feature are strange: those above the usual, or those below. */
export type Side = "high" | "low";

/** A feature's place among the measures of a population, apart for both sides. */
export function sideOf(feature: number, side: Side): number {
  return side === "high" ? 2 * feature : 2 * feature + 1;
}
