import type { Database } from "../packages/server/src/storage/database.ts";
import { changeWork } from "../packages/server/src/work/change-work.ts";
import { writeFeedback } from "../packages/server/src/work/feedback-rows.ts";
import { NOON } from "./synthetic-activity.ts";

/** A comment on the incident `a`, what somebody said of it, and a write that may be sent again. */
export async function fillWork({ pool }: Pick<Database, "pool">, workspace: string): Promise<void> {
  const like = { kind: "flood", entity: "mallory", detectors: ["rate"] };
  await changeWork(pool, {
    workspace,
    incidentId: "a",
    author: "setup",
    at: NOON,
    act: () => ({ what: "comment", text: 'It\'s \\ "odd"', assignee: "sam" }),
    also: (client) =>
      writeFeedback(client, workspace, { id: "a", judgement: "expected", like, author: "setup", saidAt: NOON }),
  });
  await pool.query(
    `insert into idempotency_key (workspace_id, caller, key, request_hash, status, body, begun_at)
     values ($1, 'setup', 'once', '00', 200, '{}', $2)`,
    [workspace, new Date(NOON).toISOString()],
  );
}
