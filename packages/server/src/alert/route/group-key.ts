import type { AlertIncident } from "./alert-incident.ts";
import type { GroupLabel, Route } from "./route.ts";

/** What an incident has in common with the others of its group, such as `{ kind: "flood", owner: "octo-org" }`. */
export function groupLabels({ groupBy }: Pick<Route, "groupBy">, incident: AlertIncident): Record<string, string> {
  return Object.fromEntries(groupBy.map((label) => [label, labelOf(label, incident)]));
}

/** The same text for groups of one route whose labels are the same. */
export function groupKey(route: Pick<Route, "name">, labels: Readonly<Record<string, string>>): string {
  return JSON.stringify([route.name, ...Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))]);
}

/**
 * What all incidents of a wave have in common wherever they are: the labels of the group that they share when there are too
 * many groups. Undefined when each incident is to be told by itself.
 */
export function waveLabels(route: Pick<Route, "groupBy">, incident: AlertIncident): Record<string, string> | undefined {
  if (route.groupBy.includes("incident")) return undefined;
  const groupBy = route.groupBy.filter((label) => label === "kind" || label === "severity");
  return groupLabels({ groupBy }, incident);
}

function labelOf(label: GroupLabel, incident: AlertIncident): string {
  const [entity] = incident.entities;
  switch (label) {
    case "kind":
      return incident.kind;
    case "severity":
      return incident.severity;
    case "owner":
      return (incident.owners[0] ?? incident.actors[0] ?? "").toLowerCase();
    case "repository":
      return (incident.repositories[0] ?? "").toLowerCase();
    case "entity":
      return entity === undefined ? "" : `${entity.kind} ${entity.name.toLowerCase()}`;
    case "incident":
      return incident.id;
  }
}
