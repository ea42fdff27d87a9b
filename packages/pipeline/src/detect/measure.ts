import { FEATURES } from "../feature-vector.ts";

/** Which values of a feature are strange: those above the usual, or those below. */
export type Side = "high" | "low";

/** Detectors whose own score is compared with what is usual among the like. */
const SCORED = ["behaviour", "peers", "clockwork", "coordination"] as const;

/** A feature's place among the measures of a population, apart for both sides. */
export function sideOf(feature: number, side: Side): number {
  return side === "high" ? 2 * feature : 2 * feature + 1;
}

/** The place of a detector's own score among the measures of a population. */
export function scoreOf(detector: (typeof SCORED)[number]): number {
  return 2 * FEATURES.length + SCORED.indexOf(detector);
}
