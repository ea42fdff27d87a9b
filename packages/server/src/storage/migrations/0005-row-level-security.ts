const TABLES = [
  "setting_version",
  "lease",
  "head",
  "source_position",
  "quarantine",
  "log",
  "seen",
  "payload",
  "incident",
  "incident_alias",
  "incident_event",
  "incident_timeline",
  "ledger",
  "notice",
  "snapshot",
  "snapshot_content",
  "snapshot_part",
];

/**
 * A session sees and writes the rows of the workspace it names, and without naming one, none. Forced, so that it binds the
 * owner of the tables too. The sub-select makes it one evaluation a statement instead of one a row.
 */
export const rowLevelSecuritySql = [
  ...TABLES.map((table) => protect(table, "workspace_id")),
  protect("workspace", "id"),
].join("\n");

/** SQL that binds a table to the workspace of the session; `column` names it. For later steps too: its text is released. */
export function protect(table: string, column: string): string {
  return `
alter table ${table} enable row level security, force row level security;
create policy of_workspace on ${table} using (${column} = (select current_setting('oddwatch.workspace', true)));`;
}
