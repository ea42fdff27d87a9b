import type { Observation } from "../features/extract.ts";
import { type Incident, SEVERITIES } from "../incident.ts";
import type { SeverityLevels } from "../settings.ts";
import type { Verdict } from "../verdict.ts";
import { combinedSurprise } from "./combined-surprise.ts";
import type { FeedbackBook } from "./feedback-book.ts";
import { kindOf } from "./kind.ts";
import { settleSeverity } from "./settle-severity.ts";
import type { TrackedIncident } from "./tracked-incident.ts";
import { type Signal, strongest } from "./weak-signals.ts";
import { weigh } from "./weigh.ts";

export const MOST_SIGNALS = 16;
const ESCALATES_AFTER_MS = 60_000;
/** What further signals can add to the strongest, in powers of ten: something strange in two ways, or merely three oddities. */
const ADDED_TO_STRONG = 1;
const ADDED_TO_WEAK = 3;

/** What is said of like cases, from which surprise on a finding stands alone, and where the severities begin. */
export interface Standards {
  feedback: FeedbackBook;
  floor: number;
  severity: SeverityLevels;
}

/** Lets a verdict speak for the incident when it says more than those before. */
export function grow(
  incident: TrackedIncident,
  observation: Observation,
  verdict: Verdict,
  standards: Standards,
): void {
  for (const { detector } of verdict.scores)
    if (!incident.detectors.includes(detector)) incident.detectors.push(detector);
  incident.ruleSays = verdict.rule?.says ?? incident.ruleSays;
  const { activity } = observation;
  if (verdict.surprise >= standards.floor) addSignal(incident, observation, verdict);
  const named = verdict.rule === undefined && incident.ruleSays !== undefined; // by a rule: statistics do not rename it
  const kind = named || verdict.surprise < standards.floor ? incident.kind : kindOf(verdict, observation);
  const factor = standards.feedback.factorFor(
    { kind, entity: incident.entities[0].name, detectors: incident.detectors },
    activity.at,
  );
  if (weightOf(incident, verdict.surprise, kind, factor) >= weightBefore(incident, factor)) {
    Object.assign(incident, { kind, surprise: verdict.surprise, drivers: verdict.drivers });
    incident.usualPerHour = observation.usualPerHour;
    incident.watchedMs = observation.watchedMs;
  } else if (incident.weighing === undefined) return;
  raise(incident, factor, standards);
}

/** One group of events is one signal: what else differs in a burst is not independent of it. */
function addSignal(incident: TrackedIncident, { activity, group }: Observation, verdict: Verdict): void {
  const signal: Signal = { name: group, surprise: verdict.surprise, at: activity.at, driver: verdict.drivers[0] };
  incident.signals = strongest([...incident.signals, signal]).slice(0, MOST_SIGNALS);
}

/** Weighs an incident anew after it was united with its like. */
export function reweigh(incident: TrackedIncident, standards: Standards): void {
  const { kind, entities, detectors, severity, lastEventAt } = incident;
  const factor = standards.feedback.factorFor({ kind, entity: entities[0].name, detectors }, lastEventAt);
  raise(incident, factor, standards);
  if (incident.severity !== severity && incident.state !== "resolved") incident.state = "escalating";
}

/** Weighs the incident anew, with all of its signals and its like; never less than before. */
function raise(incident: TrackedIncident, feedback: number, { floor, severity: levels }: Standards): void {
  const surprises = incident.signals.map(({ surprise }) => surprise);
  const most = Math.max(0, ...surprises);
  if (incident.fellows !== undefined) surprises.push(incident.fellows.surprise);
  const together = Math.max(0, combinedSurprise(surprises) - most);
  const added = Math.min(together, most >= floor ? ADDED_TO_STRONG : ADDED_TO_WEAK);
  const { kind, automation, ownerKeys } = incident;
  const surprise = incident.surprise + added;
  const weighing = weigh({ surprise, kind, automation, ownersReached: ownerKeys.length, feedback }, levels);
  if (weighing.weighted < incident.detectedWeight) return;
  incident.weighing = weighing;
  incident.detectedWeight = weighing.weighted;
  settleSeverity(incident);
}

function weightBefore(incident: TrackedIncident, feedback: number): number {
  if (incident.weighing === undefined) return incident.detectedWeight;
  return weightOf(incident, incident.surprise, incident.kind, feedback);
}

function weightOf(incident: TrackedIncident, surprise: number, kind: string, feedback: number): number {
  const { automation, ownerKeys } = incident;
  return weigh({ surprise, kind, automation, ownersReached: ownerKeys.length, feedback }).weighted;
}

/** The state after an activity joined: back when it was resolved, escalating when it became more severe. */
export function advanceState(incident: TrackedIncident, before: Incident["severity"], lastsMs: number): void {
  if (incident.state === "resolved") {
    incident.state = "regressed";
    incident.returns++;
  } else if (SEVERITIES.indexOf(incident.severity) > SEVERITIES.indexOf(before)) incident.state = "escalating";
  else if (incident.state === "new" && lastsMs > ESCALATES_AFTER_MS) incident.state = "ongoing";
}
