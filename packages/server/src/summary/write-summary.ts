import type { Summary } from "@oddwatch/protocol";
import type { StoredIncident } from "../api/api-store.ts";
import type { EvidenceFact } from "../summarise/evidence-facts.ts";
import { fits } from "../summarise/stored-summary.ts";
import type { Bullet, SummaryContent } from "../summarise/summary-content.ts";
import { summaryByRules } from "./summary-by-rules.ts";

const UNKNOWN = "unknown";

/**
 * What is said of an incident: the model's stored summary while it fits the incident, else what the rules say of it now, with
 * the looked-up facts that they told when theirs was stored.
 */
export function currentContent(incident: StoredIncident): SummaryContent {
  const { summary } = incident;
  if (summary === undefined) return summaryByRules(incident);
  if (summary.model !== undefined && fits(summary, incident)) return summary.content;
  return summaryByRules(incident, { facts: summary.model === undefined ? toldFacts(summary.content) : [] });
}

function toldFacts({ rootCause }: SummaryContent): EvidenceFact[] {
  return rootCause.flatMap(({ text, cites: [cite = ""] }) =>
    cite.startsWith("k:") ? [{ key: cite.slice(2), text, source: "" }] : [],
  );
}

/**
 * An incident with its summary in the older shape. Severity, score and all facts are the incident's own; only the sentences
 * and the added tags are those of the summary. Throws a RangeError when one of its times is no time.
 */
export function writeSummary(incident: StoredIncident): Summary {
  const content = currentContent(incident);
  return {
    id: incident.id,
    event_id: incident.firstEvent?.id ?? UNKNOWN,
    title: content.title,
    severity: incident.severity,
    severity_reasoning: content.severityReasoning,
    root_cause: content.rootCause.map(textOf),
    impact: content.impact.map(textOf),
    next_steps: content.nextSteps.map(textOf),
    suspicious_patterns: patternsOf(incident),
    anomaly_score: incident.score,
    event_type: incident.firstEvent?.type ?? UNKNOWN,
    actor_login: incident.actors[0] ?? UNKNOWN,
    repo_name: incident.repos[0] ?? UNKNOWN,
    raw_event: incident.firstEvent?.payload ?? null,
    event_timestamp: new Date(incident.firstEventAt).toISOString(),
    created_at: new Date(incident.createdAt).toISOString(),
    tags: [...new Set([...factTags(incident), ...content.tags])],
  };
}

/** Tags that follow from the incident itself. */
export function factTags({ firstEvent, severity, kind, state, sample, pagedAt }: StoredIncident): string[] {
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

function patternsOf({ kind, entities }: StoredIncident): string[] {
  return [kind, ...entities.filter((each) => each.kind === "pattern").map((each) => each.name)];
}

function textOf({ text }: Bullet): string {
  return text;
}
