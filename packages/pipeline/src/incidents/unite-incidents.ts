import type { PipelineOutput } from "../output.ts";
import type { Suppression } from "../settings.ts";
import type { Standards } from "./grow-incident.ts";
import type { IncidentTable } from "./incident-table.ts";
import { merge } from "./merge-incidents.ts";
import type { Pager } from "./pager.ts";
import { publicIncident } from "./public-incident.ts";
import type { RecentEvents } from "./recent-events.ts";
import type { TrackedIncident } from "./tracked-incident.ts";

/** What has to know when incidents become one. */
export interface Uniting {
  table: IncidentTable;
  pager: Pager;
  recent: RecentEvents;
  suppressions: readonly Suppression[];
  standards: Standards;
  /** When watching began, ms since epoch. */
  since: number;
  seq: number;
  outputs: PipelineOutput[];
}

/** Incidents that are one story become the oldest of them, which keeps its id; the others lead to it. Needs at least one. */
export function unite(story: readonly TrackedIncident[], uniting: Uniting): TrackedIncident {
  const { table, pager, suppressions, seq, outputs } = uniting;
  const [oldest, ...younger] = story.toSorted((a, b) => a.openedSeq - b.openedSeq || (a.id < b.id ? -1 : 1));
  for (const each of younger) {
    merge(oldest, each, suppressions);
    table.handOver(each, oldest);
    pager.withdraw(each.id);
    const incident = publicIncident(oldest);
    outputs.push({ output: "incident", seq, change: "merged", incident, eventIds: [], from: each.id });
  }
  return oldest;
}
