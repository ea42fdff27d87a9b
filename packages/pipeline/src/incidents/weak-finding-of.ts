import type { Observation } from "../features/extract.ts";
import type { Verdict } from "../verdict.ts";
import { entityLink, subjectOf } from "./incident-keys.ts";
import type { RecentEvent } from "./recent-events.ts";
import { weakSignalOf } from "./weak-signal-of.ts";
import type { Signal } from "./weak-signals.ts";

/** Something strange, too weak to be an incident alone, and whom or what it is about. */
export interface WeakFinding {
  subject: "actor" | "repo";
  /** The subject's link, the same in every event group. */
  entity: number;
  signal: Signal;
}

/** What a weak verdict finds; undefined when it is about no account or repository, or less than `level` is left of it. */
export function weakFindingOf(
  verdict: Verdict,
  observation: Observation,
  keys: RecentEvent["keys"],
  level: number,
): WeakFinding | undefined {
  const { subject } = subjectOf(verdict, observation, keys);
  if (subject !== "actor" && subject !== "repo") return undefined;
  const entity = entityLink(subject, observation);
  const signal = weakSignalOf(verdict, observation, level);
  return entity === 0 || signal === undefined ? undefined : { subject, entity, signal };
}
