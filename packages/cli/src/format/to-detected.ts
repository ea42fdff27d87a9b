import type { Incident } from "@oddwatch/pipeline";
import type { DetectedIncident } from "@oddwatch/protocol";

/** An incident as a replay prints it: `rank` counts from 1, `eventIds` are those kept, at most 1000. */
export function toDetected(incident: Incident, eventIds: string[], rank: number): DetectedIncident {
  return {
    id: incident.id,
    rank,
    severity: incident.severity,
    detected_severity: incident.detectedSeverity,
    score: incident.score,
    kind: incident.kind,
    title: incident.title,
    state: incident.state,
    entities: incident.entities,
    actors: incident.actors,
    repos: incident.repos,
    event_ids: eventIds,
    event_count: incident.eventCount,
    first_event_at: rfc3339(incident.firstEventAt),
    last_event_at: rfc3339(incident.lastEventAt),
    detected_at: rfc3339(incident.detectedAt),
    paged_at: incident.pagedAt === undefined ? null : rfc3339(incident.pagedAt),
    detectors: incident.detectors,
    reasons: incident.reasons,
    contributions: incident.contributions.map(({ feature, value, expected, usualUpTo, share }) => ({
      feature,
      value,
      expected: expected ?? null,
      share,
      ...(usualUpTo !== undefined && { usual_up_to: usualUpTo }),
    })),
    sample: incident.sample,
  };
}

function rfc3339(at: number): string {
  return new Date(at).toISOString();
}
