import { Random } from "@oddwatch/anomaly";
import type { Era, ScenarioKind, ScenarioRequest } from "../../benchmarks/quality/scenario.ts";
import { HARD_NEGATIVES, HELD_OUT, SCENARIOS } from "../../benchmarks/quality/scenarios/index.ts";

/** All of them with their names, as `describe.each` wants them. */
export const ALL_KINDS: readonly (readonly [string, ScenarioKind])[] = [
  ...SCENARIOS,
  ...HARD_NEGATIVES,
  ...HELD_OUT,
].map((kind) => [kind.name, kind] as const);

const KNOWN_ACTORS = Array.from({ length: 900 }, (_, index) =>
  index % 9 === 0 ? `tool-${index}[bot]` : `Person${index}`,
);
const KNOWN_REPOS = Array.from({ length: 1500 }, (_, index) => `Person${index % 1100}/project-${index}`);

const STARTS: Record<Era, number> = {
  "2015": Date.UTC(2015, 0, 1, 3),
  "2025": Date.UTC(2025, 6, 7, 15),
  "2026": Date.UTC(2026, 7, 3, 21),
};

/** A request that differs from others by its seed; an hour with 100,000 events of 900 accounts unless told otherwise. */
export function requestOf(seed: string, more: Partial<Omit<ScenarioRequest, "random">> = {}): ScenarioRequest {
  const era = more.era ?? "2026";
  return {
    random: new Random(seed),
    start: STARTS[era],
    end: STARTS[era] + 3_600_000,
    strength: 1,
    backgroundEvents: 100_000,
    era,
    knownActors: KNOWN_ACTORS,
    knownRepos: KNOWN_REPOS,
    ...more,
  };
}
