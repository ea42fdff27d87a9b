import type { Severity } from "../incident.ts";

/**
 * How much an incident of a kind matters when it is what it looks like: 1 is neutral. A burst of pushes to one's own
 * repository is mostly a script; shell commands in a branch name never are.
 */
const CRITICALITY: ReadonlyMap<string, number> = new Map(
  Object.entries({
    "shell-in-ref": 1.2,
    "tag-move": 1.2,
    "repeated-text": 1.1,
    "repeated-name": 1,
    "fan-out": 1.1,
    "repository-flood": 1,
    flood: 1,
    "star-burst": 1,
    "publication-wave": 1,
    "mass-deletion": 0.9,
    "access-burst": 1,
    "branch-flood": 0.85,
    "pull-request-flood": 0.9,
    "busy-repository": 0.8,
    "star-spree": 0.8,
    "push-burst": 0.65,
    "unusual-activity": 0.75,
  }),
);
/** Automation is expected to be busy: the same surprise deserves less. */
const AUTOMATION = 0.75;

/** Least weighted surprise of each severity. */
const BANDS: readonly [Severity, number][] = [
  ["critical", 9.5],
  ["high", 7],
  ["medium", 5.5],
  ["low", 4],
  ["info", 0],
];

/** Surprise (in powers of ten) times how much such a thing matters. */
export function weightedSurprise(surprise: number, kind: string, automation: boolean): number {
  return surprise * (CRITICALITY.get(kind) ?? 1) * (automation ? AUTOMATION : 1);
}

/** The severity of a weighted surprise; there are no gaps between the bands. */
export function severityOf(weighted: number): Severity {
  return BANDS.find(([, least]) => weighted >= least)?.[0] ?? "info";
}

/** 0..1, rising with the weighted surprise: 5 gives one half. */
export function scoreOf(weighted: number): number {
  return weighted <= 0 ? 0 : weighted / (weighted + 5);
}
