import type { Database } from "../packages/server/src/storage/database.ts";
import { timestamp } from "../packages/server/src/storage/timestamp.ts";
import { NOON } from "./synthetic-activity.ts";

/** Puts a made-up group and a message of it into their tables, the same in every workspace. */
export async function fillAlerts({ pool }: Pick<Database, "pool">, workspace: string): Promise<void> {
  const at = timestamp(NOON);
  await pool.query(
    `insert into alert_group (workspace_id, id, route, key, state, incident_ids, seen_revision, opened_at, told_at)
     values ($1, 'g1', 'all', '["all"]', '{"id": "g1"}', '{b}', 1, $2, $2)`,
    [workspace, at],
  );
  await pool.query(
    `insert into delivery (workspace_id, id, group_id, channel, kind, incident_ids, status, planned_at, due_at)
     values ($1, 'd1', 'g1', 'slack-main', 'opened', '{b}', 'planned', $2, $2)`,
    [workspace, at],
  );
}
