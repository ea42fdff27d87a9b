import type { Incident } from "@oddwatch/pipeline";
import type { KnownScenario } from "./attribute.ts";
import type { Outcome } from "./outcome.ts";
import type { Scenario } from "./scenario.ts";

/** Contributions that a reader takes in. */
const REASONS = 3;

/** Times of all that a scenario does, in order, ms since epoch. */
export function timesOf({ events, refMoves = [] }: Scenario): number[] {
  const times = [...events.map((event) => Date.parse(event.created_at)), ...refMoves.map(({ at }) => at)];
  return times.sort((a, b) => a - b);
}

/** The outcome of a scenario that nothing names. */
export function emptyOutcome({ scenario, times }: KnownScenario): Outcome {
  const { name, family, visibility } = scenario;
  return {
    name,
    family,
    visibility,
    events: times.length,
    lengthMs: times.length === 0 ? 0 : times[times.length - 1] - times[0],
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
  };
}

/** Notes an incident that names the scenario. They come best first: the first one's facts stay. */
export function noteIncident(
  outcome: Outcome,
  { scenario, times }: KnownScenario,
  { incident, rank, beside }: { incident: Incident; rank: number; beside: readonly KnownScenario[] },
): void {
  if (incident.pagedAt !== undefined) {
    const after = Math.max(0, incident.pagedAt - times[0]);
    outcome.paged = true;
    outcome.pagedAfterMs = Math.min(outcome.pagedAfterMs ?? after, after);
  }
  if (outcome.rank !== undefined) return;
  const detectedAt = Math.max(incident.detectedAt, times[0]);
  outcome.rank = rank;
  outcome.detectedAfterMs = detectedAt - times[0];
  const noticeable = times[Math.min(times.length - 1, Math.floor(scenario.noticeableAfter * times.length))];
  outcome.afterNoticeableMs = Math.max(0, detectedAt - noticeable);
  outcome.eventsNeeded = times.filter((at) => at <= detectedAt).length;
  outcome.rightReason = tellsWhy(incident, scenario.drivers);
  outcome.alsoRight = alsoRight(incident, scenario, beside);
  outcome.severity = incident.severity;
}

function alsoRight(incident: Incident, { family }: Scenario, beside: readonly KnownScenario[]): Outcome["alsoRight"] {
  const others = beside.filter(({ scenario }) => scenario.family !== undefined && scenario.family !== family);
  return { hits: others.filter(({ scenario }) => tellsWhy(incident, scenario.drivers)).length, of: others.length };
}

/** Whether one of the drivers is among the first contributions, or is a rule that the incident names. */
export function tellsWhy(incident: Incident, drivers: readonly string[]): boolean {
  const told = incident.contributions.slice(0, REASONS).map(({ feature }) => feature);
  const rules = incident.detectors.filter((detector) => detector.startsWith("rule:"));
  return drivers.some((driver) => [...told, ...rules].some((each) => each === driver || each === `rule:${driver}`));
}
