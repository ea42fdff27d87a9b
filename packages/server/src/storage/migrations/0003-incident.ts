/** Incidents with their events, merges and history; why something was shown or held back; notices. */
export const incidentSql = `
create table incident (
  workspace_id text not null,
  id text not null,
  kind text not null,
  title text not null,
  state text not null,
  severity text not null,
  score double precision not null,
  entities jsonb not null,
  actors text[] not null,
  repos text[] not null,
  event_count bigint not null,
  first_event_at timestamptz not null,
  last_event_at timestamptz not null,
  detected_at timestamptz not null,
  paged_at timestamptz,
  detectors text[] not null,
  reasons text[] not null,
  contributions jsonb not null,
  sample boolean not null,
  work_state text not null default 'open',
  revision bigint not null,
  opened_revision bigint not null,
  raised_revision bigint not null,
  opened_seq bigint not null,
  event_type text,
  created_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, id)
);
create unique index incident_revision on incident (workspace_id, revision);
create unique index incident_raised_revision on incident (workspace_id, raised_revision);
create index incident_created_at on incident (workspace_id, created_at);
create index incident_last_event_at on incident (workspace_id, last_event_at);

create table incident_alias (
  workspace_id text not null,
  alias text not null,
  incident_id text not null,
  revision bigint not null,
  primary key (workspace_id, alias),
  foreign key (workspace_id, incident_id) references incident on delete cascade
);
create index incident_alias_incident on incident_alias (workspace_id, incident_id);

create table incident_event (
  workspace_id text not null,
  incident_id text not null,
  ordinal integer not null,
  event_id text not null,
  type text,
  at timestamptz,
  day date,
  seq bigint,
  actor text,
  repo text,
  primary key (workspace_id, incident_id, ordinal),
  foreign key (workspace_id, incident_id) references incident on delete cascade
);

create table incident_timeline (
  workspace_id text not null,
  incident_id text not null,
  ordinal bigint generated always as identity,
  at timestamptz not null,
  what text not null,
  text text not null,
  primary key (workspace_id, incident_id, ordinal),
  foreign key (workspace_id, incident_id) references incident on delete cascade
);

create table ledger (
  workspace_id text not null,
  seq bigint not null,
  ordinal integer not null,
  at timestamptz not null,
  incident_id text,
  entity_kind text not null,
  entity_name text not null,
  decision text not null,
  reason text not null,
  text text not null,
  primary key (workspace_id, seq, ordinal)
);
create index ledger_entity on ledger (workspace_id, entity_kind, entity_name, seq);
create index ledger_at on ledger (workspace_id, at);

create table notice (
  workspace_id text not null,
  seq bigint not null,
  ordinal integer not null,
  at timestamptz not null,
  kind text not null,
  text text not null,
  primary key (workspace_id, seq, ordinal)
);
create index notice_at on notice (workspace_id, at);
`;
