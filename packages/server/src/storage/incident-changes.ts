import type { IncidentChange, PipelineOutput } from "@oddwatch/pipeline";

/** Everything that happened to one incident since the last step, in order. Its newest state is the last change's. */
export interface IncidentGroup {
  id: string;
  changes: IncidentChange[];
  /** Those that joined, in order, the first 1000. */
  eventIds: string[];
}

/** Incidents that can be written together, or one merge that needs those before it to be written first. */
export type IncidentStep = { groups: IncidentGroup[]; merge?: undefined } | { merge: IncidentGroup & { from: string } };

/** Ids kept for an incident; its `eventCount` counts all. */
export const KEPT_EVENTS = 1_000;

/** Gathers the incident changes of a batch by incident, keeping their order around merges. */
export function incidentSteps(outputs: PipelineOutput[]): IncidentStep[] {
  const steps: IncidentStep[] = [];
  let open = new Map<string, IncidentGroup>();
  for (const output of outputs) {
    if (output.output !== "incident") continue;
    if (output.change !== "merged") {
      addTo(open, output);
      continue;
    }
    if (open.size > 0) steps.push({ groups: [...open.values()] });
    open = new Map();
    steps.push({ merge: { ...groupOf(output), from: output.from } });
  }
  if (open.size > 0) steps.push({ groups: [...open.values()] });
  return steps;
}

function addTo(open: Map<string, IncidentGroup>, change: IncidentChange): void {
  const group = open.get(change.incident.id);
  if (group === undefined) {
    open.set(change.incident.id, groupOf(change));
    return;
  }
  group.changes.push(change);
  for (const id of change.eventIds) if (group.eventIds.length < KEPT_EVENTS) group.eventIds.push(id);
}

function groupOf(change: IncidentChange): IncidentGroup {
  return { id: change.incident.id, changes: [change], eventIds: change.eventIds.slice(0, KEPT_EVENTS) };
}
