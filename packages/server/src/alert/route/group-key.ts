import type { AlertIncident } from "./alert-incident.ts";
import type { GroupLabel, Route } from "./route.ts";

/** What an incident has in common with the others of its group, such as `{ kind: "flood", owner: "octo-org" }`. */
export function groupLabels({ groupBy }: Pick<Route, "groupBy">, incident: AlertIncident): Record<string, string> {
  return Object.fromEntries(groupBy.map((label) => [label, labelOf(label, incident)]));
}

/** The same text for incidents of one group. */
export function groupKey(route: Pick<Route, "name" | "groupBy">, incident: AlertIncident): string {
  const labels = Object.entries(groupLabels(route, incident)).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([route.name, ...labels]);
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
