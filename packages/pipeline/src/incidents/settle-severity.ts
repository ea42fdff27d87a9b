import { SEVERITIES, type Severity } from "../incident.ts";
import { DEFAULT_SETTINGS, type SeverityLevels } from "../settings.ts";
import { beginOf, severityOf } from "./severity.ts";
import { factInWords, type SeverityFact, type Standing, stepsOf } from "./severity-fact.ts";
import type { TrackedIncident } from "./tracked-incident.ts";
import { reachOf } from "./weigh.ts";

/** Facts kept of one incident, the first ones. */
const MOST_FACTS = 16;

/** The severity that was detected, without what was looked up. */
export function detectedSeverity(incident: TrackedIncident): Severity {
  const { weighing, detectedWeight, severity } = incident;
  return weighing === undefined ? severity : severityOf(detectedWeight, weighing.levels);
}

/** Takes in what was looked up; a fact of the same kind and subject replaces the one before. True when the weight is another one then. */
export function learnFacts(incident: TrackedIncident, facts: readonly SeverityFact[]): boolean {
  const { weighted, severity } = incident;
  incident.facts = unitedFacts(incident.facts, facts);
  settleSeverity(incident);
  const hasRisen = SEVERITIES.indexOf(incident.severity) > SEVERITIES.indexOf(severity);
  if (hasRisen && incident.state !== "resolved") incident.state = "escalating";
  return incident.weighted !== weighted;
}

/** All facts of both; those of `newer` count where both speak of the same. */
export function unitedFacts(older: readonly SeverityFact[], newer: readonly SeverityFact[]): SeverityFact[] {
  const isTold = (fact: SeverityFact) => newer.some((each) => each.kind === fact.kind && each.subject === fact.subject);
  return [...older.filter((fact) => !isTold(fact)), ...newer].slice(0, MOST_FACTS);
}

/**
 * Lets the facts move the detected weight: by the strongest that raises and the strongest that lowers, into the band that
 * comes of it and as far up in it as it was in its own. What reaches many owners is lowered only as far as its reach allows.
 */
export function settleSeverity(incident: TrackedIncident): void {
  const { weighing, detectedWeight, facts } = incident;
  if (weighing === undefined && facts.length === 0) return; // taken over from a row: it stays as that says
  const standing = standingOf(incident);
  const { levels } = standing;
  const moved = movedWeight(detectedWeight, movementOf(facts, standing), levels);
  const least = Math.min(detectedWeight, levels.medium * reachOf(incident.ownerKeys.length));
  incident.weighted = Math.max(moved, least);
  incident.severity = severityOf(incident.weighted, levels);
}

/** What its facts are measured by; of an incident that was taken over from a row only the surprise is known. */
function standingOf({ weighing, surprise }: TrackedIncident): Standing {
  return weighing ?? { surprise, criticality: 1, levels: DEFAULT_SETTINGS.severity };
}

function movementOf(facts: readonly SeverityFact[], standing: Standing): number {
  const steps = facts.map((fact) => stepsOf(fact, standing));
  return Math.max(0, ...steps) + Math.min(0, ...steps);
}

function movedWeight(weight: number, movement: number, levels: SeverityLevels): number {
  const from = SEVERITIES.indexOf(severityOf(weight, levels));
  const to = Math.min(SEVERITIES.length - 1, Math.max(0, from + movement));
  if (to === from) return weight;
  const [begin, end] = bandOf(from, levels);
  const [least, most] = bandOf(to, levels);
  return least + Math.min(0.99, (weight - begin) / (end - begin)) * (most - least);
}

/** Where a severity begins and the next one does; the last is taken to be as wide as it is high. */
function bandOf(index: number, levels: SeverityLevels): [begin: number, end: number] {
  const begin = beginOf(SEVERITIES[index], levels);
  const next = SEVERITIES[index + 1];
  return [begin, next === undefined ? 2 * begin : beginOf(next, levels)];
}

/** What was looked up and what came of it, as a sentence; undefined when nothing was. */
export function factsInWords(incident: TrackedIncident): string | undefined {
  const { facts, severity } = incident;
  const standing = standingOf(incident);
  const telling = facts.filter((fact) => stepsOf(fact, standing) !== 0);
  if (telling.length === 0) return undefined;
  const list = telling.slice(0, 4).map(factInWords).join("; ");
  const detected = detectedSeverity(incident);
  if (detected === severity) return `Looked up: ${list}. The severity stays ${severity}.`;
  const verb = movementOf(facts, standing) > 0 ? "raises" : "lowers";
  return `Looked up: ${list}. That ${verb} the severity from ${detected} to ${severity}.`;
}
