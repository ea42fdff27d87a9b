import { protectSql } from "./0005-row-level-security.ts";

/** What is told together, and every message with what became of it. */
export const alertSql = `
-- state: the whole group as the code knows it; the columns beside it are what it is found by
create table alert_group (
  workspace_id text not null,
  id text not null,
  route text not null,
  key text not null,
  state jsonb not null,
  incident_ids text[] not null,
  seen_revision bigint not null,
  opened_at timestamptz not null,
  told_at timestamptz,
  next_at timestamptz,
  closed_at timestamptz,
  primary key (workspace_id, id)
);
create unique index alert_group_open on alert_group (workspace_id, route, key) where closed_at is null;
create index alert_group_due on alert_group (workspace_id, next_at) where closed_at is null;
create index alert_group_told on alert_group (workspace_id, route, told_at);
create index alert_group_incidents on alert_group using gin (incident_ids);

-- once_key: what may be planned only once, such as the digest of a day; claimed_until: when a try counts as lost;
-- urgent: goes before others; content: hash of what was sent
create table delivery (
  workspace_id text not null,
  id text not null,
  ordinal bigint generated always as identity,
  once_key text,
  group_id text,
  channel text not null,
  kind text not null,
  incident_ids text[] not null,
  details jsonb,
  status text not null check (status in ('planned', 'sending', 'delivered', 'failed', 'given-up', 'replaced', 'skipped')),
  planned_at timestamptz not null,
  due_at timestamptz not null,
  urgent boolean not null default false,
  attempts integer not null default 0,
  claimed_until timestamptz,
  ended_at timestamptz,
  content text,
  reference text,
  error text,
  primary key (workspace_id, id),
  foreign key (workspace_id, group_id) references alert_group on delete cascade
);
create unique index delivery_once on delivery (workspace_id, once_key);
create index delivery_ordinal on delivery (workspace_id, ordinal);
create index delivery_due on delivery (workspace_id, due_at) where status in ('planned', 'sending', 'failed');
create index delivery_group on delivery (workspace_id, group_id, channel);
create index delivery_channel on delivery (workspace_id, channel, planned_at);
create index delivery_incidents on delivery using gin (incident_ids);
${["alert_group", "delivery"].map((table) => protectSql(table, "workspace_id")).join("\n")}
`;
