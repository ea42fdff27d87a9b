import type { Kysely, Selectable } from "kysely";
import type { ChangedIncident, StoredIncident } from "../api/api-store.ts";
import type { IncidentTable, Tables } from "./tables.ts";

/** An incident's row with its first event, whose payload is null unless it was asked for and kept. */
export interface IncidentRow extends Selectable<IncidentTable> {
  first_id: string | null;
  first_type: string | null;
  first_payload: unknown;
}

/** Incidents of a workspace with their first events: add conditions, order and limit. Payloads cost a look-up each. */
export function selectIncidents(db: Kysely<Tables>, workspace: string, withPayload: boolean) {
  return db
    .selectFrom("incident")
    .leftJoin("incident_event as first", (join) =>
      join
        .on("first.workspace_id", "=", workspace)
        .onRef("first.incident_id", "=", "incident.id")
        .on("first.ordinal", "=", 1),
    )
    .leftJoin("payload", (join) =>
      join
        .on("payload.workspace_id", "=", workspace)
        .onRef("payload.day", "=", "first.day")
        .onRef("payload.event_id", "=", "first.event_id")
        .onRef("payload.type", "=", "first.type")
        .onRef("payload.at", "=", "first.at")
        .on((on) => on.val(withPayload)),
    )
    .where("incident.workspace_id", "=", workspace)
    .selectAll("incident")
    .select(["first.event_id as first_id", "first.type as first_type", "payload.payload as first_payload"]);
}

/** The row in the API's words. */
export function storedIncident(row: IncidentRow): StoredIncident {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    state: row.state,
    severity: row.severity,
    score: row.score,
    entities: row.entities,
    actors: row.actors,
    repos: row.repos,
    eventCount: row.event_count,
    firstEventAt: row.first_event_at,
    lastEventAt: row.last_event_at,
    detectedAt: row.detected_at,
    ...(row.paged_at !== null && { pagedAt: row.paged_at }),
    detectors: row.detectors,
    reasons: row.reasons,
    contributions: row.contributions,
    sample: row.sample,
    workState: row.work_state,
    revision: row.revision,
    raisedRevision: row.raised_revision,
    createdAt: row.created_at,
    ...(row.first_id !== null && { firstEvent: firstEvent(row, row.first_id) }),
  };
}

/** The row as a change: `opened` when it did not exist at `revision`. */
export function changedIncident(row: IncidentRow & { aliases: string[] }, revision: number): ChangedIncident {
  return { ...storedIncident(row), opened: row.opened_revision > revision, aliases: row.aliases };
}

function firstEvent(row: IncidentRow, id: string): StoredIncident["firstEvent"] {
  const type = row.first_type ?? row.event_type ?? "unknown";
  return { id, type, ...(row.first_payload !== null && { payload: row.first_payload }) };
}
