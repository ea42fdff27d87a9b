import { createHash } from "node:crypto";
import type { Activity, Incident, IncidentChange } from "../packages/pipeline/src/index.ts";
import type { Batch, BatchInput } from "../packages/server/src/storage/batch.ts";
import type { Lease } from "../packages/server/src/storage/lease.ts";

/** 2026-11-20 12:00 UTC. */
export const NOON = Date.UTC(2026, 10, 20, 12);

/** A star by `user-<n>`, one a second after noon unless told otherwise. */
export function syntheticActivity(n: number, given: Partial<Activity> = {}): Activity {
  const at = NOON + n * 1000;
  const actor = `user-${n}`;
  const activity = {
    kind: "star",
    id: `e${n}`,
    type: "WatchEvent",
    at,
    seenAt: at,
    lane: "public",
    actor,
    repo: "o/r",
  };
  return { ...activity, ...given } as Activity;
}

/** The activity as a row to be, with a key made of its id, type and time. */
export function syntheticInput(seq: number, given: Partial<Activity> = {}): BatchInput {
  const activity = syntheticActivity(seq, given);
  const name = `${activity.id}\n${activity.type}\n${activity.at}`;
  return { seq, activity, key: createHash("sha256").update(name).digest().subarray(0, 16) };
}

/** A batch of `count` inputs from `firstSeq` on, or of what is given. */
export function syntheticBatch(lease: Lease, firstSeq: number, count: number, given: Partial<Batch> = {}): Batch {
  const inputs = Array.from({ length: count }, (_, index) => syntheticInput(firstSeq + index));
  return { ...lease, firstSeq, inputs, outputs: [], payloads: [], positions: [], quarantined: [], ...given };
}

export function syntheticIncident(id: string, given: Partial<Incident> = {}): Incident {
  return {
    id,
    kind: "flood",
    title: `A flood (${id})`,
    state: "new",
    severity: "medium",
    detectedSeverity: "medium",
    score: 0.875,
    entities: [{ kind: "actor", name: "mallory" }],
    actors: ["Mallory"],
    repos: ["o/r"],
    eventCount: 1,
    firstEventAt: NOON,
    lastEventAt: NOON + 1000,
    detectedAt: NOON + 1000,
    detectors: ["rate"],
    reasons: ["40 times the usual rate"],
    contributions: [{ feature: "rate", value: 40, expected: 1, share: 1 }],
    sample: false,
    ...given,
  };
}

/** What happened to an incident at `seq`. */
export function syntheticChange(
  seq: number,
  change: "opened" | "updated",
  incident: Incident,
  eventIds: string[] = [],
): IncidentChange {
  return { output: "incident", seq, change, incident, eventIds };
}
