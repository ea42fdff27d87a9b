import type { Observation } from "../features/extract.ts";
import type { Verdict } from "../verdict.ts";
import { campaignLink, entityLink, memberLink, subjectOf } from "./incident-keys.ts";
import type { IncidentTable } from "./incident-table.ts";
import type { RecentEvent } from "./recent-events.ts";
import type { TrackedIncident } from "./tracked-incident.ts";

/** One judged activity, and where the run is. */
export interface Occasion {
  observation: Observation;
  keys: RecentEvent["keys"];
  seq: number;
  watermark: number;
}

/**
 * Incidents that share a stream with the activity, or, when it is strange, its campaign, its entity, or a campaign of one text or name
 * that its account takes part in. What is not strange joins only what is open.
 */
export function incidentsOf(
  { keys, observation }: Occasion,
  judged: Verdict | undefined,
  table: IncidentTable,
): TrackedIncident[] {
  const found: TrackedIncident[] = [];
  if (table.size === 0) return found;
  const [actor, repo, text, name] = keys;
  const strange = judged !== undefined;
  if (strange) seek(table, campaignLink(judged.campaign), strange, found);
  seek(table, text, strange, found);
  seek(table, name, strange, found);
  seek(table, actor, strange, found);
  seek(table, repo, strange, found);
  if (judged === undefined || found.length > 0) return found;
  const { subject } = subjectOf(judged, observation, keys);
  seek(table, entityLink(subject, observation), true, found);
  const campaign = subject === "actor" ? table.at(memberLink(observation.activity.actor)) : undefined;
  if (found.length === 0 && campaign !== undefined && campaign.state !== "resolved") found.push(campaign);
  return found;
}

/** Adds the incident that a key leads to, once; one that is resolved only for what is strange. */
function seek(table: IncidentTable, key: number, strange: boolean, found: TrackedIncident[]): void {
  const incident = table.at(key);
  if (incident === undefined || found.includes(incident)) return;
  if (strange || incident.state !== "resolved") found.push(incident);
}
