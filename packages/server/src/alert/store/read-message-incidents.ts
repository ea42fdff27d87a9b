import type { Kysely } from "kysely";
import type { StoredIncident } from "../../api/api-store.ts";
import { storedIncidents } from "../../storage/stored-incident.ts";
import type { Tables } from "../../storage/tables.ts";

/** Incidents to be told of, in the order asked for; those that became part of others as these, each once. Three queries. */
export async function readMessageIncidents(
  db: Kysely<Tables>,
  workspace: string,
  ids: readonly string[],
): Promise<StoredIncident[]> {
  if (ids.length === 0) return [];
  const aliases = await db
    .selectFrom("incident_alias")
    .where("workspace_id", "=", workspace)
    .where("alias", "in", ids)
    .select(["alias", "incident_id as id"])
    .execute();
  const survivors = new Map(aliases.map(({ alias, id }) => [alias, id]));
  const wanted = [...new Set(ids.map((id) => survivors.get(id) ?? id))];
  const rows = await db
    .selectFrom("incident")
    .selectAll()
    .where("workspace_id", "=", workspace)
    .where("id", "in", wanted)
    .execute();
  const found = new Map((await storedIncidents(db, workspace, rows, false)).map((incident) => [incident.id, incident]));
  return wanted.flatMap((id) => found.get(id) ?? []);
}
