import { SEVERITIES, type Severity } from "@oddwatch/pipeline";
import { z } from "zod";
import type { AlertIncident } from "./alert-incident.ts";
import { anyFits } from "./name-pattern.ts";

const Names = z.array(z.string().min(1).max(200)).min(1).max(500).optional();

/**
 * Which incidents something is about. Every part that is given has to fit, and of each part one name is enough; with none
 * given it is all of them. Names ignore case, `*` stands for any text.
 */
export const IncidentMatch = z.object({
  /** This severity or a worse one. */
  atLeast: z.enum(SEVERITIES).optional(),
  severities: z.array(z.enum(SEVERITIES)).min(1).optional(),
  /** Such as `flood`, or `mass-*`. */
  kinds: Names,
  /** Users and organisations that own a repository of it, or that it is about. */
  owners: Names,
  /** `owner/name`. */
  repositories: Names,
  /** Logins. */
  actors: Names,
  labels: Names,
});
export type IncidentMatch = z.infer<typeof IncidentMatch>;

/** A match that says something: for what mutes, where an empty one would mute everything by accident. */
export const NarrowMatch = IncidentMatch.refine((match) => Object.values(match).some((part) => part !== undefined), {
  error: "must name at least one of atLeast, severities, kinds, owners, repositories, actors, labels",
});

/** Whether an incident is meant. */
export function matches(match: IncidentMatch, incident: AlertIncident): boolean {
  const { atLeast, severities, kinds, owners, repositories, actors, labels } = match;
  return (
    (atLeast === undefined || isAtLeast(incident.severity, atLeast)) &&
    (severities === undefined || severities.includes(incident.severity)) &&
    anyFits(kinds, [incident.kind]) &&
    anyFits(owners, incident.owners) &&
    anyFits(repositories, incident.repositories) &&
    anyFits(actors, incident.actors) &&
    anyFits(labels, incident.labels)
  );
}

/** Whether a severity is as bad as another, or worse. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}
