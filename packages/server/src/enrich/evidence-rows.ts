import { timestamp } from "../storage/timestamp.ts";
import type { Queryable } from "../storage/transaction.ts";
import { Evidence } from "./evidence.ts";

/** Stores evidence in place of the incident's last; nothing when retention or a merge took the incident away. */
export async function writeEvidenceRow(client: Queryable, workspace: string, evidence: Evidence): Promise<void> {
  const { incidentId, state, facts, gaps, gatheredAt } = evidence;
  await client.query(
    `insert into evidence (workspace_id, incident_id, state, facts, gaps, gathered_at)
     select workspace_id, id, $3, $4::jsonb, $5::jsonb, $6::timestamptz
     from incident where workspace_id = $1 and id = $2 for key share
     on conflict (workspace_id, incident_id) do update set state = excluded.state, facts = excluded.facts,
       gaps = excluded.gaps, gathered_at = excluded.gathered_at`,
    [workspace, incidentId, state, JSON.stringify(facts), JSON.stringify(gaps), timestamp(gatheredAt)],
  );
}

/** What was looked up about an incident; undefined before that, and for a row that an earlier version wrote in another shape. */
export async function readEvidenceRow(
  client: Queryable,
  workspace: string,
  incidentId: string,
): Promise<Evidence | undefined> {
  const { rows } = await client.query(
    `select incident_id as "incidentId", state, facts, gaps, gathered_at as "gatheredAt"
     from evidence where workspace_id = $1 and incident_id = $2`,
    [workspace, incidentId],
  );
  return Evidence.safeParse(rows[0]).data;
}
