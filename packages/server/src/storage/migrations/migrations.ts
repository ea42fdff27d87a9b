import { sql } from "kysely";
import type { Migration } from "kysely/migration";
import { workspaceSql } from "./0001-workspace.ts";
import { logSql } from "./0002-log.ts";
import { incidentSql } from "./0003-incident.ts";
import { snapshotSql } from "./0004-snapshot.ts";
import { rowLevelSecuritySql } from "./0005-row-level-security.ts";
import { profileSql } from "./0006-profile.ts";
import { summarySql } from "./0009-summary.ts";
import { alertSql } from "./0010-alert.ts";
import { accessSql } from "./0011-access.ts";
import { evidenceSql } from "./0012-evidence.ts";
import { workSql } from "./0013-work.ts";
import { incidentListsSql } from "./0014-incident-lists.ts";

/** Every step of the schema, oldest first, as plain SQL. A released step is never changed: add another. */
export const MIGRATION_SQL: Record<string, string> = {
  "0001-workspace": workspaceSql,
  "0002-log": logSql,
  "0003-incident": incidentSql,
  "0004-snapshot": snapshotSql,
  "0005-row-level-security": rowLevelSecuritySql,
  "0006-profile": profileSql,
  "0009-summary": summarySql,
  "0010-alert": alertSql,
  "0011-access": accessSql,
  "0012-evidence": evidenceSql,
  "0013-work": workSql,
  "0014-incident-lists": incidentListsSql,
};

/** The same steps for Kysely's migrator. */
export const MIGRATIONS: Record<string, Migration> = Object.fromEntries(
  Object.entries(MIGRATION_SQL).map(([name, text]) => [name, stepOf(text)]),
);

function stepOf(text: string): Migration {
  return {
    async up(db) {
      await sql.raw(text).execute(db);
    },
  };
}
