import { sql } from "kysely";
import type { Migration } from "kysely/migration";
import { workspaceSql } from "./0001-workspace.ts";
import { logSql } from "./0002-log.ts";
import { incidentSql } from "./0003-incident.ts";
import { snapshotSql } from "./0004-snapshot.ts";
import { rowLevelSecuritySql } from "./0005-row-level-security.ts";

/** Every step of the schema, oldest first. A released step is never changed: add another. */
export const MIGRATIONS: Record<string, Migration> = {
  "0001-workspace": step(workspaceSql),
  "0002-log": step(logSql),
  "0003-incident": step(incidentSql),
  "0004-snapshot": step(snapshotSql),
  "0005-row-level-security": step(rowLevelSecuritySql),
};

function step(text: string): Migration {
  return {
    async up(db) {
      await sql.raw(text).execute(db);
    },
  };
}
