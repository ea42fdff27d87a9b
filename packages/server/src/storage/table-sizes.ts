import { SCHEMA } from "./connection-pool.ts";
import type { Queryable } from "./transaction.ts";

/** What one table takes on disk, of all workspaces, with its partitions and indexes. */
export interface TableSize {
  table: string;
  bytes: number;
  /** As PostgreSQL estimates it; null when it has not counted a part of it yet. */
  rows: number | null;
}

/** The largest first. */
export async function readTableSizes(db: Queryable): Promise<TableSize[]> {
  const { rows } = await db.query<TableSize>(
    `select coalesce(parent.relname, own.relname) as table,
       sum(pg_total_relation_size(own.oid))::bigint as bytes,
       case when bool_or(own.reltuples < 0 and pg_relation_size(own.oid) > 0) then null
         else sum(greatest(own.reltuples, 0))::bigint end as rows
     from pg_class as own
     left join pg_inherits on inhrelid = own.oid
     left join pg_class as parent on parent.oid = inhparent
     where own.relnamespace = $1::regnamespace and own.relkind = 'r'
     group by 1 order by 2 desc, 1`,
    [SCHEMA],
  );
  return rows;
}
