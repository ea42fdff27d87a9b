import type { StoredOpening } from "@oddwatch/pipeline";
import { detectedIncident } from "../storage/stored-incident.ts";
import type { IncidentTable } from "../storage/tables.ts";
import type { Queryable } from "../storage/transaction.ts";

/** Incidents that had not ended when the log ends, as their rows tell them. */
export async function openIncidents(db: Queryable, workspace: string): Promise<StoredOpening[]> {
  const { rows } = await db.query<IncidentTable>(
    "select * from incident where workspace_id = $1 and state <> 'resolved' order by opened_seq, id",
    [workspace],
  );
  return rows.map((row) => ({ incident: detectedIncident(row), openedSeq: row.opened_seq }));
}
