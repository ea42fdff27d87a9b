import type pg from "pg";
import { addDays, dayOf } from "./timestamp.ts";
import { transaction } from "./transaction.ts";

/** Tables in partitions of one UTC day, and how many days each keeps. */
export const KEPT_DAYS = { log: 30, seen: 35, payload: 90 } as const;
export type PartitionedTable = keyof typeof KEPT_DAYS;

const DAYS_AHEAD = 2;
const LOCK_TIMEOUT_MS = 2_000;
const ATTEMPTS = 5;
/** Any number, the same in every version: partitions are made and dropped one at a time. */
const PARTITION_LOCK = 8_846_201_157;
/** https://www.postgresql.org/docs/18/errcodes-appendix.html */
const LOCK_NOT_AVAILABLE = "55P03";

/** The name of a day's partition, such as `log_20250704`. */
export function partitionName(table: PartitionedTable, day: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw new RangeError(`${day} is not a day`); // it becomes part of a statement
  return `${table}_${day.replaceAll("-", "")}`;
}

/**
 * Whether a day gets a partition of its own at time `now` (ms since epoch, clock of the run). Older ones would be dropped at
 * once and later ones never: rows of both go to the default partition.
 */
export function hasPartition(table: PartitionedTable, day: string, now: number): boolean {
  const today = dayOf(now);
  return day >= addDays(today, -KEPT_DAYS[table]) && day <= addDays(today, DAYS_AHEAD);
}

/** Makes partitions before they are needed and remembers which it made. Takes a pool whose sessions own the tables. */
export class Partitions {
  readonly #owner: pg.Pool;
  readonly #made = new Set<string>();

  constructor(owner: pg.Pool) {
    this.#owner = owner;
  }

  /** Costs a database round trip only for days that were not asked for before. */
  async ensure(table: PartitionedTable, days: Iterable<string>, now: number): Promise<void> {
    for (const day of days) {
      if (!hasPartition(table, day, now)) continue;
      const name = partitionName(table, day);
      if (this.#made.has(name)) continue;
      await withPartitionLock(this.#owner, (client) => makePartition(client, table, day));
      this.#made.add(name);
    }
  }
}

/**
 * Runs a change of partitions in a transaction of its own. It waits at most 2 s for the locks it needs, because whoever
 * comes after a waiting change waits too, and tries five times.
 */
export async function withPartitionLock(
  owner: pg.Pool,
  change: (client: pg.PoolClient) => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction(owner, async (client) => {
        await client.query("select pg_advisory_xact_lock($1)", [PARTITION_LOCK]);
        await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
        await change(client);
      });
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Rows of that day that came while it was an odd date move over from the default partition. */
async function makePartition(client: pg.PoolClient, table: PartitionedTable, day: string): Promise<void> {
  const name = partitionName(table, day);
  const { rows } = await client.query<{ exists: boolean }>("select to_regclass($1) is not null as exists", [name]);
  if (rows[0]?.exists === true) return;
  await client.query(`create table ${name} (like ${table} including defaults including constraints including storage)`);
  await client.query(
    `with moved as (delete from ${table}_default where day = $1 returning *) insert into ${name} select * from moved`,
    [day],
  );
  await client.query(
    `alter table ${table} attach partition ${name} for values from ('${day}') to ('${addDays(day, 1)}')`,
  );
}
