import { SCHEMA } from "./connection-pool.ts";
import type { Queryable } from "./transaction.ts";

/** What one table takes on disk, of all workspaces, with its partitions and indexes. */
export interface TableSize {
  table: string;
  bytes: number;
  /** As PostgreSQL estimates it. */
  rows: number;
}

/** The largest first. */
export async function readTableSizes(db: Queryable): Promise<TableSize[]> {
  const { rows } = await db.query<TableSize>(
    `select coalesce(parent.relname, own.relname) as table,
       sum(pg_total_relation_size(own.oid))::bigint as bytes, sum(greatest(own.reltuples, 0))::bigint as rows
     from pg_class as own
     left join pg_inherits on inhrelid = own.oid
     left join pg_class as parent on parent.oid = inhparent
     where own.relnamespace = $1::regnamespace and own.relkind = 'r'
     group by 1 order by 2 desc, 1`,
    [SCHEMA],
  );
  return rows;
}
