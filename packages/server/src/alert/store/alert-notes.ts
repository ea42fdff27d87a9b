import { jsonOf } from "../../storage/storable-json.ts";
import { timestamp } from "../../storage/timestamp.ts";
import type { Queryable } from "../../storage/transaction.ts";

/** A row of the ledger that alerting writes. */
export interface AlertLine {
  incidentId: string;
  /** `paged` when somebody was told. */
  decision: "paged" | "held" | "muted";
  /** Begins with `alert-`. */
  reason: string;
  text: string;
}

/** Beyond what the pipeline writes for one input, so that both can stand at the same `seq`. */
const FIRST_ORDINAL = 1_000_000;

/**
 * Notes why incidents were told or not, beside what the pipeline said of them. The same words about the same incident are
 * noted once while nothing else was noted of it since. Incidents that are not stored any more are left out. The caller holds `lockAlerts`.
 */
export async function writeAlertLines(
  client: Queryable,
  workspace: string,
  lines: readonly AlertLine[],
  now: number,
): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map((line, place) => ({ ...line, place }));
  await client.query(
    `with head as (select seq from head where workspace_id = $1),
     used as (select coalesce(max(ordinal), $4) as ordinal from ledger, head
       where workspace_id = $1 and ledger.seq = head.seq and ordinal >= $4),
     given as (select place, coalesce(alias.incident_id, "incidentId") as id, decision, reason, text
       from jsonb_to_recordset($2::jsonb) as line (place int, "incidentId" text, decision text, reason text, text text)
       left join incident_alias as alias on alias.workspace_id = $1 and alias.alias = "incidentId")
     insert into ledger (workspace_id, seq, ordinal, at, incident_id, entity_kind, entity_name, decision, reason, text)
     select $1, head.seq, used.ordinal + 1 + place, $3, incident.id,
       coalesce(entities -> 0 ->> 'kind', 'pattern'), coalesce(entities -> 0 ->> 'name', incident.kind),
       decision, reason, given.text
     from given join incident on incident.workspace_id = $1 and incident.id = given.id, head, used
     where given.text is distinct from (select text from ledger as last
       where last.workspace_id = $1 and last.ordinal >= $4
         and last.entity_kind = coalesce(entities -> 0 ->> 'kind', 'pattern')
         and last.entity_name = coalesce(entities -> 0 ->> 'name', incident.kind) and last.incident_id = incident.id
       order by seq desc, ordinal desc limit 1)`,
    [workspace, jsonOf(rows), timestamp(now), FIRST_ORDINAL],
  );
}
