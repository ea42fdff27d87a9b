import type { IncidentSummary } from "@oddwatch/protocol";
import { fits } from "../summarise/stored-summary.ts";
import { currentContent, factTags } from "../summary/write-summary.ts";
import type { StoredIncident } from "./api-store.ts";
import { isoTime } from "./to-wire.ts";

const MICROS = 1e6;

/** The summary of an incident with how it came about. */
export function summaryToWire(incident: StoredIncident): IncidentSummary {
  const content = currentContent(incident);
  const stored = incident.summary !== undefined && fits(incident.summary, incident) ? incident.summary : undefined;
  const { model } = stored ?? {};
  return {
    incident_id: incident.id,
    title: content.title,
    severity: incident.severity,
    severity_reasoning: content.severityReasoning,
    root_cause: content.rootCause,
    impact: content.impact,
    next_steps: content.nextSteps,
    tags: [...new Set([...factTags(incident), ...content.tags])],
    written_by: model === undefined ? "rules" : "model",
    why_rules: stored?.whyRules ?? null,
    model: model?.name ?? null,
    prompt_version: model?.promptVersion ?? null,
    tokens: model === undefined ? null : { input: model.inputTokens, output: model.outputTokens },
    cost: model?.costMicros === undefined ? null : model.costMicros / MICROS,
    written_at: stored === undefined ? null : isoTime(stored.writtenAt),
  };
}
