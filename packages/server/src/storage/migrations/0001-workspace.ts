/** Workspaces, their settings, who writes them, how far they are, and what could not be read. */
export const workspaceSql = `
create table workspace (
  id text primary key,
  created_at timestamptz not null default now()
);

create table setting_version (
  workspace_id text not null,
  version bigint not null,
  at timestamptz not null,
  author text not null,
  settings jsonb not null,
  primary key (workspace_id, version)
);

create table lease (
  workspace_id text primary key,
  owner text not null,
  epoch bigint not null,
  expires_at timestamptz not null
);

-- seq: the newest row of the log; first_seq: from here on the log has no hole; revision: the newest change of an incident
create table head (
  workspace_id text primary key,
  seq bigint not null default 0,
  first_seq bigint not null default 1,
  revision bigint not null default 0
);

create table source_position (
  workspace_id text not null,
  source text not null,
  position jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, source)
);

create table quarantine (
  workspace_id text not null,
  digest bytea not null,
  at timestamptz not null,
  source text not null,
  reason text not null,
  raw text not null,
  primary key (workspace_id, digest)
);
create index quarantine_at on quarantine (workspace_id, at);
`;
