import type { Incident } from "../incident.ts";
import { contributionsOf } from "./contributions.ts";
import { reasonsOf } from "./reasons.ts";
import { detectedSeverity } from "./settle-severity.ts";
import { scoreOf } from "./severity.ts";
import { titleOf } from "./title.ts";
import type { TrackedIncident } from "./tracked-incident.ts";

/** What the world is told of it: a copy that later changes do not touch. */
export function publicIncident(incident: TrackedIncident): Incident {
  const { id, kind, state, severity, eventCount, firstEventAt, lastEventAt, detectedAt, sample } = incident;
  const shown: Incident = {
    id,
    kind,
    title: titleOf(incident),
    state,
    severity,
    detectedSeverity: detectedSeverity(incident),
    score: scoreOf(incident.weighted),
    entities: incident.entities.slice(),
    actors: incident.actors.slice(),
    repos: incident.repos.slice(),
    eventCount,
    firstEventAt,
    lastEventAt,
    detectedAt,
    detectors: incident.detectors.slice(),
    reasons: reasonsOf(incident),
    contributions: contributionsOf(incident),
    sample,
  };
  if (incident.pagedAt !== undefined) shown.pagedAt = incident.pagedAt;
  return shown;
}
