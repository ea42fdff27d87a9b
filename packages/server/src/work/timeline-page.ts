import { type Kysely, sql } from "kysely";
import type { Tables } from "../storage/tables.ts";

/** One step of an incident's life with its place among them. `at` in ms since epoch. */
export interface TimelineStep {
  ordinal: number;
  at: number;
  what: string;
  text: string;
  /** Null when it was the pipeline. */
  author: string | null;
}

/** Steps, newest first, only those below `beforeOrdinal` when it is given. By an incident's own id or an alias; empty when there is none. */
export async function readTimelinePage(
  db: Kysely<Tables>,
  workspace: string,
  { id, limit, beforeOrdinal }: { id: string; limit: number; beforeOrdinal?: number },
): Promise<TimelineStep[]> {
  let query = db
    .selectFrom("incident_timeline")
    .where("workspace_id", "=", workspace)
    .where(
      "incident_id",
      "=",
      sql<string>`coalesce((select incident_id from incident_alias where workspace_id = ${workspace} and alias = ${id}), ${id})`,
    );
  if (beforeOrdinal !== undefined) query = query.where("ordinal", "<", beforeOrdinal);
  return query.orderBy("ordinal", "desc").limit(limit).select(["ordinal", "at", "what", "text", "author"]).execute();
}
