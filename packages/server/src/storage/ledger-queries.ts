import type { Entity, LedgerEntry } from "@oddwatch/pipeline";
import type { Kysely } from "kysely";
import type { Tables } from "./tables.ts";

/** Why something about an entity was shown or held back, newest first. Only rows below `beforeSeq` when it is given. */
export async function readLedger(
  db: Kysely<Tables>,
  workspace: string,
  entity: Entity,
  page: { limit: number; beforeSeq?: number },
): Promise<LedgerEntry[]> {
  let query = db
    .selectFrom("ledger")
    .where("workspace_id", "=", workspace)
    .where("entity_kind", "=", entity.kind)
    .where("entity_name", "=", entity.name);
  if (page.beforeSeq !== undefined) query = query.where("seq", "<", page.beforeSeq);
  const rows = await query.selectAll().orderBy("seq", "desc").orderBy("ordinal", "desc").limit(page.limit).execute();
  return rows.map(({ seq, at, incident_id, decision, reason, text }) => ({
    output: "ledger",
    seq,
    at,
    entity,
    decision,
    reason,
    text,
    ...(incident_id !== null && { incidentId: incident_id }),
  }));
}
