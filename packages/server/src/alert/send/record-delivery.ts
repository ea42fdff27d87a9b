import type pg from "pg";
import { timestamp } from "../../storage/timestamp.ts";
import { type Queryable, transaction } from "../../storage/transaction.ts";
import { writeAlertLines } from "../store/alert-notes.ts";
import { lockAlerts } from "../store/group-rows.ts";
import type { ClaimedDelivery } from "./claim-deliveries.ts";

/** What came of one try. */
export type TryOutcome =
  | { status: "delivered"; content: string; reference: string | undefined; note: string | undefined }
  | { status: "skipped" }
  /** Tried again at `dueAt`, ms since epoch. */
  | { status: "failed"; dueAt: number; error: string }
  | { status: "given-up"; error: string };

/** Said of a message in the ledger and the timeline; of the others only their row tells. */
const SAID: Partial<Record<ClaimedDelivery["kind"], string>> = {
  opened: "Told",
  updated: "Told more",
  reminder: "Told again",
  escalated: "Escalated, as nobody had acknowledged it,",
  resolved: "Told that it is over",
};

export interface RecordTarget {
  pool: pg.Pool;
  workspace: string;
  /** ms since epoch. */
  now: number;
}

/** Stores what came of a try, with the ledger's and the timeline's rows, in one transaction. */
export async function recordDelivery(
  { pool, workspace, now }: RecordTarget,
  delivery: ClaimedDelivery,
  outcome: TryOutcome,
): Promise<void> {
  await transaction(pool, async (client) => {
    await lockAlerts(client, workspace); // before any row, as planning does
    const { rowCount } = await client.query(UPDATE, [
      workspace,
      delivery.id,
      outcome.status,
      outcome.status === "failed" ? timestamp(outcome.dueAt) : null,
      outcome.status === "failed" ? null : timestamp(now),
      "content" in outcome ? outcome.content : null,
      "reference" in outcome ? (outcome.reference ?? null) : null,
      "error" in outcome ? outcome.error : null,
    ]);
    const said = SAID[delivery.kind];
    if (rowCount === 0 || said === undefined) return;
    const { channel, incident_ids: ids } = delivery;
    if (outcome.status === "delivered")
      await tell(client, {
        workspace,
        now,
        ids,
        text: `${said} through ${channel}.${outcome.note === undefined ? "" : ` ${outcome.note}`}`,
      });
    if (outcome.status !== "given-up") return;
    const text = `Not told through ${channel}: ${outcome.error}`;
    const line = { decision: "muted", reason: "alert-failed", text } as const;
    await writeAlertLines(
      client,
      workspace,
      ids.map((incidentId) => ({ incidentId, ...line })),
      now,
    );
  });
}

interface Telling {
  workspace: string;
  now: number;
  ids: readonly string[];
  text: string;
}

async function tell(client: Queryable, { workspace, now, ids, text }: Telling): Promise<void> {
  const line = { decision: "paged", reason: "alert-sent", text } as const;
  await writeAlertLines(
    client,
    workspace,
    ids.map((incidentId) => ({ incidentId, ...line })),
    now,
  );
  await client.query(
    `insert into incident_timeline (workspace_id, incident_id, at, what, text)
     select $1, id, $3, 'told', $4 from incident where workspace_id = $1 and (id = any($2)
       or id in (select incident_id from incident_alias where workspace_id = $1 and alias = any($2)))
     for key share`,
    [workspace, ids, timestamp(now), text],
  );
}

/** A delivery whose end is known already stays as it is. */
const UPDATE = `
  update delivery set status = $3, due_at = coalesce($4::timestamptz, due_at), ended_at = $5::timestamptz,
    claimed_until = null, content = coalesce($6, content), reference = coalesce($7, reference), error = $8
  where workspace_id = $1 and id = $2 and status = 'sending'`;
