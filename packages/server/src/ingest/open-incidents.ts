import type { Incident, StoredOpening } from "@oddwatch/pipeline";
import type { IncidentTable } from "../storage/tables.ts";
import type { Queryable } from "../storage/transaction.ts";

/** Incidents that had not ended when the log ends, as their rows tell them. */
export async function openIncidents(db: Queryable, workspace: string): Promise<StoredOpening[]> {
  const { rows } = await db.query<IncidentTable>(
    "select * from incident where workspace_id = $1 and state <> 'resolved' order by opened_seq, id",
    [workspace],
  );
  return rows.map((row) => ({ incident: incidentOf(row), openedSeq: row.opened_seq }));
}

function incidentOf(row: IncidentTable): Incident {
  const {
    id,
    kind,
    title,
    state,
    severity,
    score,
    entities,
    actors,
    repos,
    detectors,
    reasons,
    contributions,
    sample,
  } = row;
  const incident: Incident = {
    id,
    kind,
    title,
    state,
    severity,
    score,
    entities,
    actors,
    repos,
    eventCount: row.event_count,
    firstEventAt: row.first_event_at,
    lastEventAt: row.last_event_at,
    detectedAt: row.detected_at,
    detectors,
    reasons,
    contributions,
    sample,
  };
  if (row.paged_at !== null) incident.pagedAt = row.paged_at;
  return incident;
}
