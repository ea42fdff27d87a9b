import type { Db } from "pg-boss";
import type { Queryable } from "../storage/transaction.ts";

/** What pg-boss ends listening with. */
export type ListenHandle = Awaited<ReturnType<NonNullable<Db["listen"]>>>;

/** Lets pg-boss run its statements on a pool or a client of ours. */
export function bossDatabase(queryable: Queryable): Db {
  return {
    // Without values as simple text, which may hold several statements.
    executeSql: (text, values) => queryable.query(text, values as unknown[] | undefined),
  };
}
