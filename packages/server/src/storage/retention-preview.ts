import type pg from "pg";
import { KEPT_DAYS, type PartitionedTable, partitionName } from "./partitions.ts";
import { type Dropped, KEPT_INCIDENT_DAYS, KEPT_PROFILE_DAYS, KEPT_ROWS, oldPartitions } from "./retention.ts";
import { addDays, dayOf, timestamp } from "./timestamp.ts";

/** What `applyRetention` would take away now, without doing it. Counts rows: some seconds in a large database. */
export async function previewRetention(
  { pool, owner }: { pool: pg.Pool; owner: pg.Pool },
  workspace: string,
  now: number,
): Promise<Dropped> {
  const partitions: string[] = [];
  for (const table of Object.keys(KEPT_DAYS) as PartitionedTable[]) {
    const days = await oldPartitions(owner, table, addDays(dayOf(now), -KEPT_DAYS[table]));
    partitions.push(...days.map((day) => partitionName(table, day)));
  }
  const aged: [table: string, column: string, days: number][] = [
    ...Object.entries(KEPT_ROWS).map(([table, days]): [string, string, number] => [table, "at", days]),
    ["incident", "last_event_at", KEPT_INCIDENT_DAYS],
    ["profile", "last_seen_at", KEPT_PROFILE_DAYS],
  ];
  let rows = 0;
  for (const [table, column, days] of aged) {
    const counted = await pool.query<{ count: number }>(
      `select count(*) as count from ${table} where workspace_id = $1 and ${column} < $2`,
      [workspace, timestamp(now - days * 86_400_000)],
    );
    rows += counted.rows[0]?.count ?? 0;
  }
  return { partitions, rows };
}
