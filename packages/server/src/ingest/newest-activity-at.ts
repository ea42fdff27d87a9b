import type { Queryable } from "../storage/transaction.ts";

/** When the activity that entered the log last happened, ms since epoch; undefined while there is none. */
export async function newestActivityAt(db: Queryable, workspace: string): Promise<number | undefined> {
  const { rows } = await db.query<{ at: number }>(
    "select at from log where workspace_id = $1 and activity is not null order by seq desc limit 1",
    [workspace],
  );
  return rows[0]?.at;
}
