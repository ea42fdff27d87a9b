import type { Incident, Severity } from "@oddwatch/protocol";

/** What the reader wants to see. No severity chosen means all. */
export interface IncidentFilter {
  readonly severities: ReadonlySet<Severity>;
  /** Words that must all be found in a title, account, repository or kind; letter case does not count. */
  readonly text: string;
}

/** Whether an incident is of a chosen severity. */
export function matchesSeverity(incident: Incident, severities: ReadonlySet<Severity>): boolean {
  return severities.size === 0 || severities.has(incident.severity);
}

/** Whether every word of `text` is found somewhere in what names the incident. */
export function matchesText(incident: Incident, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const names = incident.entities.map((entity) => entity.name);
  const haystack = [incident.title, incident.kind, incident.id, ...names, ...incident.actors, ...incident.repos];
  const searched = haystack.join("\n").toLowerCase();
  return words.every((word) => searched.includes(word));
}
