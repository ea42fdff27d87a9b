import type { BookedIncident, Incident } from "@oddwatch/pipeline";
import type { JudgedRun, Outcome } from "../../benchmarks/quality/outcome.ts";
import type { RawEvent, Scenario } from "../../benchmarks/quality/scenario.ts";

/** 2026-09-07 12:00 UTC. */
export const NOON = Date.UTC(2026, 8, 7, 12);

export function madeIncident(given: Partial<Incident> = {}, eventIds: string[] = []): BookedIncident {
  const incident: Incident = {
    id: "i1",
    kind: "flood",
    title: "A flood",
    state: "new",
    severity: "medium",
    detectedSeverity: "medium",
    score: 0.6,
    entities: [{ kind: "actor", name: "mallory" }],
    actors: ["mallory"],
    repos: ["o/r"],
    eventCount: eventIds.length,
    firstEventAt: NOON,
    lastEventAt: NOON + 60_000,
    detectedAt: NOON + 30_000,
    detectors: ["rate"],
    reasons: [],
    contributions: [],
    sample: false,
    ...given,
  };
  return { incident, eventIds };
}

/** An issue a second, with ids `e0`, `e1` and so on. */
export function madeScenario(events: number, given: Partial<Scenario> = {}): Scenario {
  return {
    name: "made",
    family: "L",
    events: Array.from({ length: events }, (_, index) => madeEvent(`e${index}`, NOON + index * 1000)),
    truth: [{ kind: "actor", name: "Mallory" }],
    parts: [],
    drivers: ["actor.events_1h"],
    noticeableAfter: 0.5,
    visibility: "stream",
    ...given,
  };
}

export function madeEvent(id: string, at: number): RawEvent {
  return {
    id,
    type: "IssuesEvent",
    created_at: `${new Date(at).toISOString().slice(0, 19)}Z`,
    actor: { login: "mallory" },
    repo: { name: "o/r" },
    payload: { action: "opened", issue: { number: 1, title: "one" } },
    public: true,
  };
}

export function madeOutcome(given: Partial<Outcome> = {}): Outcome {
  return {
    name: "made",
    family: "L",
    visibility: "stream",
    events: 100,
    lengthMs: 100_000,
    rank: undefined,
    baselineRanks: {},
    paged: false,
    detectedAfterMs: undefined,
    afterNoticeableMs: undefined,
    eventsNeeded: undefined,
    pagedAfterMs: undefined,
    incidents: 0,
    rightReason: undefined,
    alsoRight: { hits: 0, of: 0 },
    severity: undefined,
    ...given,
  };
}

export function madeRun(outcomes: Outcome[], given: Partial<JudgedRun> = {}): JudgedRun {
  return {
    stream: "an-hour",
    variant: "",
    strength: 1,
    seed: "made/0",
    backgroundEvents: 100_000,
    events: 101_000,
    seconds: 4,
    outcomes,
    backgroundIncidents: 80,
    backgroundPages: 10,
    pages: 12,
    ...given,
  };
}
