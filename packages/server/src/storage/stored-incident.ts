import type { Incident } from "@oddwatch/pipeline";
import { type Kysely, type Selectable, sql } from "kysely";
import type { FirstEvent, StoredIncident } from "../api/api-store.ts";
import { readSummaries } from "../summarise/summary-rows.ts";
import type { IncidentTable, Tables } from "./tables.ts";

export type IncidentRow = Selectable<IncidentTable>;

/**
 * The rows in the API's words, in the same order, with their first events. With their payloads (one look-up each)
 * and summaries too when asked for.
 */
export async function storedIncidents(
  db: Kysely<Tables>,
  workspace: string,
  rows: readonly IncidentRow[],
  withPayload: boolean,
): Promise<StoredIncident[]> {
  const ids = rows.map(({ id }) => id);
  const events = await readFirstEvents(db, workspace, ids, withPayload);
  const summaries = withPayload ? await readSummaries(db, workspace, ids) : new Map<string, never>();
  return rows.map((row) => {
    const summary = summaries.get(row.id);
    return {
      ...storedIncident(row),
      ...firstEventOf(row, events.get(row.id)),
      ...(summary !== undefined && { summary }),
    };
  });
}

/** The row in the API's words, without what other tables hold. */
export function storedIncident(row: IncidentRow): StoredIncident {
  return {
    ...detectedIncident(row),
    workState: row.work_state,
    ...(row.assignee !== null && { assignee: row.assignee }),
    revision: row.revision,
    openedRevision: row.opened_revision,
    raisedRevision: row.raised_revision,
    createdAt: row.created_at,
  };
}

/** The pipeline's part of a row, as the pipeline gave it. */
export function detectedIncident(row: Selectable<IncidentTable>): Incident {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    state: row.state,
    severity: row.severity,
    detectedSeverity: row.detected_severity ?? row.severity,
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
  };
}

interface FirstEventRow {
  incident_id: string;
  id: string;
  type: string | null;
  payload: unknown;
}

/** Apart from the incidents' own query, and the payload as a sub-query for each row: no join order can go wrong by it. */
async function readFirstEvents(
  db: Kysely<Tables>,
  workspace: string,
  ids: string[],
  withPayload: boolean,
): Promise<Map<string, FirstEventRow>> {
  if (ids.length === 0) return new Map();
  const payload = withPayload
    ? sql`(select payload from payload where payload.workspace_id = ${workspace} and payload.day = event.day
        and payload.event_id = event.event_id and payload.type = event.type and payload.at = event.at)`
    : sql`null`;
  const { rows } = await sql<FirstEventRow>`
    select incident_id, event_id as id, type, ${payload} as payload from incident_event as event
    where workspace_id = ${workspace} and incident_id = any(${ids}) and ordinal = 1`.execute(db);
  return new Map(rows.map((row) => [row.incident_id, row]));
}

function firstEventOf(incident: IncidentRow, event: FirstEventRow | undefined): { firstEvent?: FirstEvent } {
  if (event === undefined) return {};
  const type = event.type ?? incident.event_type ?? "unknown";
  return { firstEvent: { id: event.id, type, ...(event.payload !== null && { payload: event.payload }) } };
}
