import { timestamp } from "../../storage/timestamp.ts";
import type { Queryable } from "../../storage/transaction.ts";
import type { DeliveryKind, PlannedDelivery } from "../plan/alert-group.ts";

const HOUR_MS = 3_600_000;

/** By channel: times of its messages of the last hour, and of those that wait; ms since epoch. */
export async function readTaken(client: Queryable, workspace: string, now: number): Promise<Map<string, number[]>> {
  const { rows } = await client.query<{ channel: string; at: number }>(
    `select channel, coalesce(ended_at, due_at) as at from delivery
     where workspace_id = $1 and kind not in ('facts', 'acknowledged', 'test')
       and (status in ('planned', 'sending', 'failed') or (status = 'delivered' and planned_at > $2 and ended_at > $3))`,
    [workspace, timestamp(now - 25 * HOUR_MS), timestamp(now - HOUR_MS)],
  );
  const taken = new Map<string, number[]>();
  for (const { channel, at } of rows) taken.set(channel, [...(taken.get(channel) ?? []), at]);
  return taken;
}

export interface DeliveryPlans {
  groupId: string;
  deliveries: readonly PlannedDelivery[];
  newId: () => string;
  now: number;
}

/**
 * Stores what is to be sent. One of the same group and channel that waits still is replaced: the new one tells of all that
 * the old one did, no later, and stays a first message if that one was. An end never takes the place of a beginning that nobody
 * got: that one says by itself that it is over by then, and only an alarm is ended after it.
 */
export async function writePlanned(
  client: Queryable,
  workspace: string,
  { groupId, deliveries, newId, now }: DeliveryPlans,
): Promise<void> {
  for (const delivery of deliveries) {
    const { channel, kind, incidentIds, dueAt, isUrgent, alarms } = delivery;
    const place = [workspace, groupId, channel];
    const insert = (what: Insertion) => insertDelivery(client, { place, id: newId(), now, incidentIds, ...what });
    if (kind === "resolved") {
      const { rows } = await client.query<{ due_at: number }>(KEEP_BEGINNING, [...place, incidentIds]);
      if (rows.length > 0) {
        if (alarms) await insert({ kind, dueAt: Math.max(dueAt, ...rows.map((row) => row.due_at)), isUrgent });
        continue;
      }
    }
    const { rows } = await client.query<Waiting>(REPLACE, [...place, timestamp(now)]);
    await insert({
      kind: strongest([kind, ...rows.map((row) => row.kind)]),
      dueAt: Math.min(dueAt, ...rows.map((row) => row.due_at)),
      isUrgent: isUrgent || rows.some((row) => row.urgent),
    });
  }
}

interface Waiting {
  kind: DeliveryKind;
  due_at: number;
  urgent: boolean;
}

const KEEP_BEGINNING = `
  update delivery set incident_ids = $4
  where workspace_id = $1 and group_id = $2 and channel = $3 and status in ('planned', 'failed')
    and kind in ('opened', 'escalated')
  returning due_at`;

const REPLACE = `
  update delivery set status = 'replaced', ended_at = $4
  where workspace_id = $1 and group_id = $2 and channel = $3 and status in ('planned', 'failed')
  returning kind, due_at, urgent`;

type Insertion = Pick<PlannedDelivery, "kind" | "dueAt" | "isUrgent">;

async function insertDelivery(
  client: Queryable,
  {
    place,
    id,
    now,
    incidentIds,
    kind,
    dueAt,
    isUrgent,
  }: Insertion & { place: readonly string[]; id: string; now: number; incidentIds: readonly string[] },
): Promise<void> {
  await client.query(
    `insert into delivery (workspace_id, group_id, channel, id, kind, incident_ids, status, planned_at, due_at, urgent)
     values ($1, $2, $3, $4, $5, $6, 'planned', $7, $8, $9)`,
    [...place, id, kind, incidentIds, timestamp(now), timestamp(dueAt), isUrgent],
  );
}

/** What a message is that stands for several. */
const STRENGTH: readonly DeliveryKind[] = [
  "facts",
  "acknowledged",
  "reminder",
  "updated",
  "opened",
  "escalated",
  "resolved",
];

function strongest(kinds: readonly DeliveryKind[]): DeliveryKind {
  return kinds.toSorted((a, b) => STRENGTH.indexOf(b) - STRENGTH.indexOf(a))[0] as DeliveryKind;
}
