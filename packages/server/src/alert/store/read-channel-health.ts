import type { AlertChannelHealth } from "@oddwatch/protocol";
import { timestamp } from "../../storage/timestamp.ts";
import type { Queryable } from "../../storage/transaction.ts";

/** A message that was given up counts so long. */
const REMEMBERED_MS = 3_600_000;

/** How each channel that has something to send, or gave something up within the hour, is doing. `now` in ms since epoch. */
export async function readChannelHealth(db: Queryable, workspace: string, now: number): Promise<AlertChannelHealth[]> {
  const { rows } = await db.query<{ channel: string; waiting: number; failing: boolean; error: string | null }>(
    `select channel, count(*) filter (where status <> 'given-up') as waiting,
       bool_or(status in ('failed', 'given-up')) as failing,
       (array_agg(error order by ordinal desc) filter (where status in ('failed', 'given-up')))[1] as error
     from delivery
     where workspace_id = $1 and kind <> 'test' and (status in ('planned', 'sending', 'failed')
       or (status = 'given-up' and planned_at > $2 and ended_at > $3))
     group by channel order by channel`,
    [workspace, timestamp(now - 26 * REMEMBERED_MS), timestamp(now - REMEMBERED_MS)],
  );
  return rows.map(({ failing, ...rest }) => ({ ...rest, ok: !failing }));
}
