import type { Queryable } from "../storage/transaction.ts";

const KEPT_DAYS = 4;

/**
 * Whether an event of this id entered the log in the last days: for sources whose repeats carry another time. `now` in ms
 * since epoch.
 */
export async function isLogged(db: Queryable, workspace: string, eventId: string, now: number): Promise<boolean> {
  const since = new Date(now - KEPT_DAYS * 86_400_000).toISOString().slice(0, 10);
  const { rowCount } = await db.query(
    "select from log where workspace_id = $1 and day >= $2 and event_id = $3 limit 1",
    [workspace, since, eventId],
  );
  return rowCount !== null && rowCount > 0;
}
