import { type Incident, SEVERITIES } from "../incident.ts";

/** Orders by how much an incident deserves a person's time: severity, then score, then size, then age, then id. */
export function byDeservedAttention(a: Incident, b: Incident): number {
  return (
    SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
    b.score - a.score ||
    b.eventCount - a.eventCount ||
    a.firstEventAt - b.firstEventAt ||
    (a.id < b.id ? -1 : 1)
  );
}
