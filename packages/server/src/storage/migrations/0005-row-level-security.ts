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
  ...TABLES.map((table) => protectSql(table, "workspace_id")),
  protectSql("workspace", "id"),
].join("\n");

/** The statements that bind one table so. */
export function protectSql(table: string, column: string): string {
  return `
alter table ${table} enable row level security, force row level security;
create policy of_workspace on ${table} using (${column} = (select current_setting('oddwatch.workspace', true)));`;
}
