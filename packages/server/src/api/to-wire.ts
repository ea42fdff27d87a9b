import type { Contribution, Incident as DetectedByPipeline } from "@oddwatch/pipeline";
import type { DetectedIncident, Incident, IncidentDetail, IncidentEvent, Notice } from "@oddwatch/protocol";
import type { StoredEvent, StoredIncident, StoredIncidentDetail } from "./api-store.ts";

/** At most so many event ids cross the wire with one incident. */
const EVENT_IDS_SENT = 1000;
const EVENTS_SENT = 100;

/** A stored incident as lists and streams carry it. Throws a RangeError when one of its times is no time. */
export function incidentToWire(stored: StoredIncident): Incident {
  return {
    ...judgementToWire(stored),
    work_state: stored.workState,
    assignee: stored.assignee ?? null,
    revision: stored.revision,
  };
}

/** A stored incident with its evidence. Throws a RangeError when one of its times is no time. */
export function detailToWire(stored: StoredIncidentDetail): IncidentDetail {
  return {
    ...incidentToWire(stored),
    event_ids: stored.eventIds.slice(0, EVENT_IDS_SENT),
    events: stored.events.slice(0, EVENTS_SENT).map(eventToWire),
    timeline: stored.timeline.map(({ at, what, text, author }) => ({
      at: isoTime(at),
      what,
      text,
      author: author ?? null,
    })),
    aliases: [...stored.aliases],
  };
}

export function noticeToWire({ at, kind, text }: { at: number; kind: string; text: string }): Notice {
  return { at: isoTime(at), kind, text };
}

/** RFC 3339 in UTC from ms since epoch. Throws a RangeError when `at` is no time. */
export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

function judgementToWire(incident: DetectedByPipeline): Omit<DetectedIncident, "rank" | "event_ids"> {
  return {
    id: incident.id,
    severity: incident.severity,
    detected_severity: incident.detectedSeverity,
    score: incident.score,
    kind: incident.kind,
    title: incident.title,
    state: incident.state,
    entities: incident.entities.map(({ kind, name }) => ({ kind, name })),
    actors: [...incident.actors],
    repos: [...incident.repos],
    event_count: incident.eventCount,
    first_event_at: isoTime(incident.firstEventAt),
    last_event_at: isoTime(incident.lastEventAt),
    detected_at: isoTime(incident.detectedAt),
    paged_at: incident.pagedAt === undefined ? null : isoTime(incident.pagedAt),
    detectors: [...incident.detectors],
    reasons: [...incident.reasons],
    contributions: incident.contributions.map(contributionToWire),
    sample: incident.sample,
  };
}

function contributionToWire({ feature, value, expected, usualUpTo, share }: Contribution) {
  const contribution = { feature, value, expected: expected ?? null, share };
  return usualUpTo === undefined ? contribution : { ...contribution, usual_up_to: usualUpTo };
}

function eventToWire(event: StoredEvent): IncidentEvent {
  return {
    id: event.id,
    type: event.type,
    at: isoTime(event.at),
    actor: event.actor,
    repo: event.repo ?? null,
    activity: event.activity === undefined ? null : { ...event.activity },
    payload: event.payload ?? null,
  };
}
