import type pg from "pg";
import { KEPT_DAYS, type PartitionedTable, Partitions, partitionName, withPartitionLock } from "./partitions.ts";
import { addDays, dayOf, timestamp } from "./timestamp.ts";
import { transaction } from "./transaction.ts";

/** Days that rows of the other tables are kept. */
export const KEPT_ROWS = { ledger: 90, notice: 90, quarantine: 7, audit_entry: 400 } as const;
/** Days after the last event that an incident is kept. */
export const KEPT_INCIDENT_DAYS = 400;
/** Days after it was seen last that a profile is kept. */
export const KEPT_PROFILE_DAYS = 90;
const KEPT_KEY_DAYS = 2;
/** So many of the profiles seen last are kept at most: about 100 MB. */
const MOST_PROFILES = 100_000;
const KEPT_DELIVERY_DAYS = 90;
/** Rows deleted in one transaction: the writer waits for none of them. */
const CHUNK = 5_000;

/** What one run of retention took away. */
export interface Dropped {
  /** Names of the partitions dropped. */
  partitions: string[];
  /** Rows deleted one by one. */
  rows: number;
}

/**
 * Takes away what is older than its table keeps: the log 30 days, keys seen 35, payloads, ledger, notices, profiles and deliveries 90, quarantine
 * 7, incidents and the audit log 400. `now` in ms since epoch is the clock of the run: event time where archives are served. Also makes the
 * partitions of today and tomorrow. To be run now and then, by one process.
 */
export async function applyRetention(
  { pool, owner }: { pool: pg.Pool; owner: pg.Pool },
  workspace: string,
  now: number,
): Promise<Dropped> {
  const today = dayOf(now);
  const partitions: string[] = [];
  const made = new Partitions(owner);
  for (const table of Object.keys(KEPT_DAYS) as PartitionedTable[]) {
    await made.ensure(table, [today, addDays(today, 1)], now);
    for (const day of await oldPartitions(owner, table, addDays(today, -KEPT_DAYS[table]))) {
      await withPartitionLock(owner, (client) => dropPartition(client, table, day));
      partitions.push(partitionName(table, day));
    }
  }
  const odd = await owner.query("delete from payload_default where day not between $1 and $2", [
    addDays(today, -KEPT_DAYS.payload),
    addDays(today, KEPT_DAYS.payload),
  ]);
  return { partitions, rows: (odd.rowCount ?? 0) + (await deleteOldRows(pool, workspace, now)) };
}

/** The days before `before` that a table has partitions of. */
export async function oldPartitions(owner: pg.Pool, table: PartitionedTable, before: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select child.relname as name from pg_inherits join pg_class as child on child.oid = inhrelid
     where inhparent = $1::regclass order by name`,
    [table],
  );
  const days = rows.flatMap(({ name }) => /_(\d{4})(\d\d)(\d\d)$/.exec(name)?.slice(1).join("-") ?? []);
  return days.filter((day) => day < before);
}

async function dropPartition(client: pg.PoolClient, table: PartitionedTable, day: string): Promise<void> {
  const name = partitionName(table, day);
  const workspaces = table === "log" ? await lockHeads(client, name) : [];
  await client.query(`alter table ${table} detach partition ${name}`);
  for (const workspace of workspaces) await keepLateRows(client, name, workspace, day);
  await client.query(`drop table ${name}`);
}

/** The heads of the workspaces with rows in a partition. Locked before the table is, in the order that writers lock them. */
async function lockHeads(client: pg.PoolClient, name: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(`select distinct workspace_id as id from ${name} order by id`);
  for (const { id } of rows) {
    await client.query("select set_config('oddwatch.workspace', $1, true)", [id]); // the owner may be bound by it as well
    await client.query("select from head where workspace_id = $1 for update", [id]);
  }
  return rows.map(({ id }) => id);
}

/**
 * The log must stay whole from some `seq` on, but rows that came late lie among younger ones: they move to the default
 * partition. Where the log now begins is noted, and what lies before it there goes too, with the keys seen.
 */
async function keepLateRows(client: pg.PoolClient, name: string, workspace: string, day: string): Promise<void> {
  await client.query("select set_config('oddwatch.workspace', $1, true)", [workspace]);
  const first = (await firstSeqAfter(client, workspace, day)) ?? (await lastSeqOf(client, name, workspace)) + 1;
  for (const statement of [
    `insert into log_default select * from ${name} where workspace_id = $1 and seq >= $2`,
    "update head set first_seq = greatest(first_seq, $2) where workspace_id = $1",
    "delete from log_default where workspace_id = $1 and seq < $2",
    "delete from seen_default where workspace_id = $1 and seq < $2",
  ]) {
    await client.query(statement, [workspace, first]);
  }
}

async function lastSeqOf(client: pg.PoolClient, name: string, workspace: string): Promise<number> {
  const { rows } = await client.query<{ last: number }>(
    `select max(seq) as last from ${name} where workspace_id = $1`,
    [workspace],
  );
  return rows[0]?.last as number;
}

/** The oldest row in the partitions of later days; what lies in the default partition tells nothing of age. */
async function firstSeqAfter(client: pg.PoolClient, workspace: string, day: string): Promise<number | undefined> {
  const { rows } = await client.query<{ first: number | null }>(
    `select min(seq) as first from log
     where workspace_id = $1 and day > $2 and tableoid <> 'log_default'::regclass`,
    [workspace, day],
  );
  return rows[0]?.first ?? undefined;
}

async function deleteOldRows(pool: pg.Pool, workspace: string, now: number): Promise<number> {
  const before = (days: number) => timestamp(now - days * 86_400_000);
  let deleted = 0;
  for (const [table, days] of Object.entries(KEPT_ROWS)) {
    deleted += await deleteInChunks(
      pool,
      `delete from ${table} where ctid = any(array(
      select ctid from ${table} where workspace_id = $1 and at < $2 limit ${CHUNK}))`,
      [workspace, before(days)],
    );
  }
  deleted += await deleteInChunks(
    pool,
    `delete from incident where workspace_id = $1 and id in (
    select id from incident where workspace_id = $1 and last_event_at < $2 limit 500)`,
    [workspace, before(KEPT_INCIDENT_DAYS)],
  );
  deleted += await deleteInChunks(
    pool,
    `delete from incident_feedback where ctid = any(array(
    select ctid from incident_feedback where workspace_id = $1 and said_at < $2 and logged_at is not null limit ${CHUNK}))`,
    [workspace, before(KEPT_INCIDENT_DAYS)],
  );
  deleted += await deleteInChunks(
    pool,
    `delete from idempotency_key where ctid = any(array(
    select ctid from idempotency_key where workspace_id = $1 and begun_at < $2 limit ${CHUNK}))`,
    [workspace, before(KEPT_KEY_DAYS)],
  );
  deleted += await deleteInChunks(
    pool,
    `delete from profile where ctid = any(array(
    select ctid from profile where workspace_id = $1 and (last_seen_at < $2 or last_seen_at < (
      select last_seen_at from profile where workspace_id = $1 order by last_seen_at desc offset ${MOST_PROFILES} limit 1
    )) limit ${CHUNK}))`,
    [workspace, before(KEPT_PROFILE_DAYS)],
  );
  deleted += await deleteInChunks(
    pool,
    `delete from alert_group where workspace_id = $1 and id in (
    select id from alert_group where workspace_id = $1 and closed_at < $2 limit 500)`,
    [workspace, before(KEPT_DELIVERY_DAYS)],
  );
  deleted += await deleteInChunks(
    pool,
    `delete from delivery where workspace_id = $1 and id in (
    select id from delivery where workspace_id = $1 and group_id is null and ended_at < $2 limit 500)`,
    [workspace, before(KEPT_DELIVERY_DAYS)],
  );
  return deleted;
}

async function deleteInChunks(pool: pg.Pool, statement: string, values: unknown[]): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { rowCount } = await transaction(pool, (client) => client.query(statement, values));
    if (!rowCount) return deleted;
    deleted += rowCount;
  }
}
