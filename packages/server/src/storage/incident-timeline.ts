import { type DetectionState, type IncidentChange, SEVERITIES, type Severity } from "@oddwatch/pipeline";
import type { WorkState } from "@oddwatch/protocol";

/** The part of an incident that its history is told from. */
export interface IncidentStanding {
  state: DetectionState;
  severity: Severity;
  pagedAt?: number;
  /** People's part; undefined while it is the pipeline's alone. */
  workState?: WorkState;
}

export interface TimelineEntry {
  at: number;
  what: "opened" | "state" | "severity" | "paged" | "merged";
  text: string;
}

/** What a change adds to an incident's history, in order. `before` is undefined for one that was not known. `at` in ms since epoch. */
export function timelineOf(before: IncidentStanding | undefined, change: IncidentChange, at: number): TimelineEntry[] {
  const { incident } = change;
  const entries: TimelineEntry[] = [];
  if (change.change === "merged")
    entries.push({ at, what: "merged", text: `Incident ${change.from} became part of it.` });
  if (before === undefined) {
    entries.push({ at, what: "opened", text: `Opened with severity ${incident.severity}: ${incident.title}` });
  } else {
    if (before.state !== incident.state) {
      entries.push({ at, what: "state", text: `From ${before.state} to ${incident.state}.` });
    }
    if (before.severity !== incident.severity) {
      const verb = hasRisen(before.severity, incident.severity) ? "rose" : "fell";
      entries.push({ at, what: "severity", text: `Severity ${verb} from ${before.severity} to ${incident.severity}.` });
    }
  }
  if (incident.pagedAt !== undefined && before?.pagedAt === undefined) {
    entries.push({ at: incident.pagedAt, what: "paged", text: "Strange enough for somebody to be told." });
  }
  return entries;
}

export function hasRisen(before: Severity, after: Severity): boolean {
  return SEVERITIES.indexOf(after) > SEVERITIES.indexOf(before);
}
