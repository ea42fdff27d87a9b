import type { Severity } from "../incident.ts";

/** Least weighted surprise of each severity: each band ends where the next begins. */
export const BANDS: readonly (readonly [Severity, number])[] = [
  ["critical", 9.5],
  ["high", 7],
  ["medium", 5.5],
  ["low", 4],
  ["info", 0],
];

/** The severity of a weighted surprise; there are no gaps between the bands. */
export function severityOf(weighted: number): Severity {
  return BANDS.find(([, least]) => weighted >= least)?.[0] ?? "info";
}

/** 0..1, rising with the weighted surprise: 5 gives one half. */
export function scoreOf(weighted: number): number {
  return weighted <= 0 ? 0 : weighted / (weighted + 5);
}
