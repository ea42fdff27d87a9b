import { type Contribution, FEATURES, type Incident } from "@oddwatch/pipeline";
import type { Summary } from "@oddwatch/protocol";
import type { StoredIncident } from "../api/api-store.ts";
import { adviceFor } from "./advice/advice-for.ts";
import { type Facts, factsOf, figure } from "./facts.ts";

/** Bullets of one list at most. */
const BULLETS = 5;
const REASONS_TOLD = 3;
const UNKNOWN = "unknown";

/**
 * Describes an incident in plain sentences made from what the detectors said, by rules alone: no model, no network, the
 * same incident gives the same words. Claims no more than was seen. Throws a RangeError when one of its times is no time.
 */
export function writeSummary(incident: StoredIncident): Summary {
  const facts = factsOf(incident);
  const advice = adviceFor(incident.kind);
  return {
    id: incident.id,
    event_id: incident.firstEvent?.id ?? UNKNOWN,
    title: incident.title,
    severity: incident.severity,
    severity_reasoning: severityReasoning(incident, facts),
    root_cause: rootCause(incident, advice.meaning(facts)),
    impact: advice.impact(facts).slice(0, BULLETS),
    next_steps: advice.nextSteps(facts).slice(0, BULLETS),
    suspicious_patterns: patternsOf(incident),
    anomaly_score: incident.score,
    event_type: incident.firstEvent?.type ?? UNKNOWN,
    actor_login: incident.actors[0] ?? UNKNOWN,
    repo_name: incident.repos[0] ?? UNKNOWN,
    raw_event: incident.firstEvent?.payload ?? null,
    event_timestamp: new Date(incident.firstEventAt).toISOString(),
    created_at: new Date(incident.createdAt).toISOString(),
    tags: tagsOf(incident),
  };
}

function severityReasoning({ severity, score, reasons, pagedAt }: Incident, { events, within }: Facts): string {
  const paged =
    pagedAt === undefined
      ? "It stayed below the alert budget's threshold."
      : "It crossed the alert budget's threshold.";
  const first = reasons[0] === undefined ? "" : ` Above all: ${sentence(reasons[0])}`;
  return `Rated ${severity} with a score of ${figure(score)} on a scale from 0 to 1, from ${events} ${within}. ${paged}${first}`;
}

function rootCause({ reasons, contributions }: Incident, meaning: string): string[] {
  const told = reasons.slice(0, REASONS_TOLD).map(sentence);
  const strongest = contributions.toSorted((a, b) => b.share - a.share).slice(0, REASONS_TOLD - told.length);
  const bullets = [meaning, ...told, ...strongest.map(contributionSentence)];
  return [...new Set(bullets)].slice(0, BULLETS);
}

function contributionSentence({ feature, value, expected, share }: Contribution): string {
  const known = FEATURES.find((each) => each.name === feature);
  const usual = expected === undefined ? "what is usual is not known yet" : `${figure(expected)} is usual`;
  const seen = known === undefined ? figure(value) : `${figure(value)} ${known.unit}`;
  return `${Math.round(share * 100)} % of the score comes from the ${known?.meaning ?? `feature ${feature}`}: ${seen}, ${usual}.`;
}

function patternsOf({ kind, entities }: Incident): string[] {
  return [kind, ...entities.filter((each) => each.kind === "pattern").map((each) => each.name)];
}

function tagsOf({ firstEvent, severity, kind, state, sample, pagedAt }: StoredIncident): string[] {
  const tags = [
    firstEvent?.type.toLowerCase(),
    severity,
    kind,
    state,
    pagedAt === undefined ? undefined : "paged",
    sample && "sample",
  ];
  return tags.filter((each): each is string => typeof each === "string");
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
