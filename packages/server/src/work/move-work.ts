import type { Queryable } from "../storage/transaction.ts";

/**
 * What people did with an incident goes on with the one that it became part of: their steps, their judgement, who looks
 * after it and that somebody has seen it. Part of the merge's transaction, before the row of `from` goes.
 */
export async function moveWork(
  client: Queryable,
  workspace: string,
  { id, from }: { id: string; from: string },
): Promise<void> {
  await client.query(
    "update incident_timeline set incident_id = $3 where workspace_id = $1 and incident_id = $2 and author is not null",
    [workspace, from, id],
  );
  await client.query("update incident_feedback set incident_id = $3 where workspace_id = $1 and incident_id = $2", [
    workspace,
    from,
    id,
  ]);
  await client.query(
    `update incident as older set assignee = coalesce(older.assignee, younger.assignee),
       work_state = case when older.work_state = 'open' and younger.work_state = 'acknowledged' then 'acknowledged'
         else older.work_state end
     from incident as younger
     where older.workspace_id = $1 and older.id = $3 and younger.workspace_id = $1 and younger.id = $2`,
    [workspace, from, id],
  );
}
