/** The three large tables: partitioned by UTC day, with a default partition for odd dates. */
export const logSql = `
create table log (
  workspace_id text not null,
  seq bigint not null,
  day date not null,
  at timestamptz not null,
  event_id text,
  type text not null,
  actor text,
  repo text,
  activity jsonb,
  control jsonb,
  primary key (workspace_id, seq, day),
  check ((activity is null) <> (control is null))
) partition by range (day);
create table log_default partition of log default;
create index log_event on log (workspace_id, event_id);

create table seen (
  workspace_id text not null,
  day date not null,
  key bytea not null,
  seq bigint not null,
  primary key (workspace_id, day, key)
) partition by range (day);
create table seen_default partition of seen default;

create table payload (
  workspace_id text not null,
  day date not null,
  event_id text not null,
  type text not null,
  at timestamptz not null,
  payload jsonb not null,
  primary key (workspace_id, day, event_id, type, at)
) partition by range (day);
create table payload_default partition of payload default;
`;
