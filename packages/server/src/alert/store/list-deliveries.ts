import { timestamp } from "../../storage/timestamp.ts";
import type { Queryable } from "../../storage/transaction.ts";
import type { DeliveryKind } from "../plan/alert-group.ts";

/** What a delivery may be at. `replaced`: a later one told of it too. `skipped`: there was nothing new to say. */
export const DELIVERY_STATUSES = [
  "planned",
  "sending",
  "delivered",
  "failed",
  "given-up",
  "replaced",
  "skipped",
] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One message and what became of it. Times in ms since epoch. */
export interface StoredDelivery {
  id: string;
  /** Rises with each one that is planned. */
  ordinal: number;
  channel: string;
  kind: DeliveryKind;
  route: string | null;
  group_id: string | null;
  incident_ids: string[];
  status: DeliveryStatus;
  attempts: number;
  planned_at: number;
  due_at: number;
  ended_at: number | null;
  error: string | null;
}

/** Every given field has to match. */
export interface DeliveryFilter {
  incidentId?: string;
  channel?: string;
  status?: DeliveryStatus;
  /** Planned at or after: ms since epoch. */
  since?: number;
  /** Only those planned before this one. */
  beforeOrdinal?: number;
}

/** Newest first. An incident also by the ids of those that became part of it. */
export async function listDeliveries(
  db: Queryable,
  workspace: string,
  { incidentId, channel, status, since, beforeOrdinal }: DeliveryFilter,
  limit: number,
): Promise<StoredDelivery[]> {
  const { rows } = await db.query<StoredDelivery>(
    `select delivery.id, ordinal, channel, kind, route, group_id, delivery.incident_ids, status, attempts, planned_at,
       due_at, ended_at, error
     from delivery left join alert_group on alert_group.workspace_id = $1 and alert_group.id = group_id
     where delivery.workspace_id = $1 and ($2::text is null or delivery.incident_ids && (array[$2] || array(
         select alias from incident_alias where workspace_id = $1 and incident_id = $2)))
       and ($3::text is null or channel = $3) and ($4::text is null or status = $4)
       and ($5::timestamptz is null or planned_at >= $5) and ($6::bigint is null or ordinal < $6)
     order by ordinal desc limit $7`,
    [
      workspace,
      incidentId ?? null,
      channel ?? null,
      status ?? null,
      since === undefined ? null : timestamp(since),
      beforeOrdinal ?? null,
      limit,
    ],
  );
  return rows;
}
