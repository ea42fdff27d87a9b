import type pg from "pg";
import { timestamp } from "../../storage/timestamp.ts";
import type { DeliveryKind } from "../plan/alert-group.ts";

/** A try whose process has not renewed its claim for so long is lost: the process was killed. */
const CLAIM_MS = 12_000;
/** Of one channel at the same time, so that a slow one leaves room for the others. */
const OF_ONE_CHANNEL = 2;
/** The same while there are urgent ones. */
const WITH_URGENT = 4;

/** A delivery that this process may send now. Times in ms since epoch. */
export interface ClaimedDelivery {
  id: string;
  group_id: string | null;
  channel: string;
  kind: DeliveryKind;
  incident_ids: string[];
  details: unknown;
  /** 1 for the first try. */
  attempts: number;
  planned_at: number;
}

export interface ClaimRequest {
  /** ms since epoch. */
  now: number;
  /** Deliveries at most. */
  limit: number;
  /** The channel of each that is under way. */
  underWay: readonly string[];
}

/**
 * Takes deliveries that are due, and those whose try was lost: urgent ones, then the oldest first, of one group and channel one
 * after the other, of one channel a few at the same time. The claims end after twelve seconds unless they are renewed.
 */
export async function claimDeliveries(
  pool: pg.Pool,
  workspace: string,
  { now, limit, underWay }: ClaimRequest,
): Promise<ClaimedDelivery[]> {
  const { rows } = await pool.query<ClaimedDelivery>(CLAIM, [
    workspace,
    timestamp(now),
    timestamp(now + CLAIM_MS),
    limit,
    underWay,
    OF_ONE_CHANNEL,
    WITH_URGENT,
  ]);
  return rows;
}

/** Says that this process still sends the deliveries of the given ids. `now` in ms since epoch. */
export async function renewClaims(
  pool: pg.Pool,
  workspace: string,
  ids: readonly string[],
  now: number,
): Promise<void> {
  await pool.query(
    "update delivery set claimed_until = $3 where workspace_id = $1 and id = any($2) and status = 'sending'",
    [workspace, ids, timestamp(now + CLAIM_MS)],
  );
}

const FREE = `(status in ('planned', 'failed') and due_at <= $2 or status = 'sending' and claimed_until <= $2)`;

const CLAIM = `
  with busy as (select channel, count(*) as number from unnest($5::text[]) as channel group by channel),
  waiting as (
    select id, coalesce(busy.number, 0) + row_number() over (partition by one.channel order by urgent desc, due_at, ordinal) as place
    from delivery as one left join busy on busy.channel = one.channel where workspace_id = $1 and ${FREE}
      and not exists (select from delivery as earlier where earlier.workspace_id = $1
        and earlier.group_id = one.group_id and earlier.channel = one.channel and earlier.ordinal < one.ordinal
        and earlier.status in ('planned', 'sending', 'failed'))),
  taken as (
    select delivery.id from delivery join waiting using (id)
    where workspace_id = $1 and ${FREE} and place <= case when urgent then $7::int else $6::int end
    order by urgent desc, due_at, ordinal limit $4 for update of delivery skip locked)
  update delivery set status = 'sending', attempts = attempts + 1, claimed_until = $3
  from taken where delivery.workspace_id = $1 and delivery.id = taken.id
  returning delivery.id, group_id, channel, kind, incident_ids, details, attempts, planned_at`;
