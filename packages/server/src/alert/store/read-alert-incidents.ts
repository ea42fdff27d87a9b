import type { Selectable } from "kysely";
import { detectedIncident } from "../../storage/stored-incident.ts";
import type { IncidentTable } from "../../storage/tables.ts";
import type { Queryable } from "../../storage/transaction.ts";
import { type AlertIncident, alertIncident, type LabelOwners } from "../route/alert-incident.ts";

type Labels = { labels: Readonly<Record<string, LabelOwners>> };

/** Incidents as they are now, and the ids under which they were asked for. */
export interface FoundIncidents {
  /** By their own ids. */
  incidents: Map<string, AlertIncident>;
  /** What an id leads to: after a merge the survivor. */
  survivorOf: (id: string) => string;
}

/** Reads incidents by their ids, or those of incidents that became part of them. Two queries. */
export async function readAlertIncidents(
  db: Queryable,
  workspace: string,
  ids: readonly string[],
  settings: Labels,
): Promise<FoundIncidents> {
  const { rows: aliases } = await db.query<{ alias: string; id: string }>(
    "select alias, incident_id as id from incident_alias where workspace_id = $1 and alias = any($2)",
    [workspace, ids],
  );
  const survivors = new Map(aliases.map(({ alias, id }) => [alias, id]));
  const survivorOf = (id: string) => survivors.get(id) ?? id;
  const { rows } = await db.query<Selectable<IncidentTable>>(
    "select * from incident where workspace_id = $1 and id = any($2)",
    [workspace, [...new Set(ids.map(survivorOf))]],
  );
  return { survivorOf, incidents: new Map(rows.map((row) => [row.id, ofRow(row, settings)])) };
}

/** Paged incidents that go on and that people are not done with, the newest thousand. */
export async function readStanding(db: Queryable, workspace: string, settings: Labels): Promise<AlertIncident[]> {
  const { rows } = await db.query<Selectable<IncidentTable>>(
    `select * from incident where workspace_id = $1 and paged_at is not null and not sample
       and state <> 'resolved' and work_state in ('open', 'acknowledged')
     order by last_event_at desc limit 1000`,
    [workspace],
  );
  return rows.map((row) => ofRow(row, settings));
}

function ofRow(row: Selectable<IncidentTable>, settings: Labels): AlertIncident {
  return alertIncident({ ...detectedIncident(row), workState: row.work_state }, settings);
}
