import type { Incident } from "../incident.ts";
import type { PipelineOutput } from "../output.ts";
import { byDeservedAttention } from "./rank.ts";

/** Event ids kept per incident; `eventCount` counts all. */
const MOST_EVENT_IDS = 1000;

/** An incident with the ids of its events, the first 1000 at most. */
export interface BookedIncident {
  incident: Incident;
  eventIds: string[];
}

/** Collects a run's incidents from the pipeline's outputs: what a replay prints and a test compares with the store. */
export class IncidentBook {
  readonly #incidents = new Map<string, BookedIncident>();

  apply(output: PipelineOutput): void {
    if (output.output !== "incident") return;
    const { incident } = output;
    const entry = this.#incidents.get(incident.id) ?? { incident, eventIds: [] };
    entry.incident = incident;
    append(entry.eventIds, output.eventIds);
    if (output.change === "merged") {
      append(entry.eventIds, this.#incidents.get(output.from)?.eventIds ?? []);
      this.#incidents.delete(output.from);
    }
    this.#incidents.set(incident.id, entry);
  }

  get size(): number {
    return this.#incidents.size;
  }

  /** All incidents, the one that deserves a person's time most first. */
  ranked(): BookedIncident[] {
    return [...this.#incidents.values()].sort((a, b) => byDeservedAttention(a.incident, b.incident));
  }
}

function append(ids: string[], more: readonly string[]): void {
  for (const id of more) {
    if (ids.length >= MOST_EVENT_IDS) return;
    ids.push(id);
  }
}
