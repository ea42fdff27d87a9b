import { protectSql } from "./0005-row-level-security.ts";

/** Who may ask, who is signed in, what was done, and secrets under their key. */
export const accessSql = `
create table api_token (
  workspace_id text not null,
  id text not null,
  name text not null,
  hash bytea not null,
  scope text not null check (scope in ('read', 'write', 'admin')),
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  primary key (workspace_id, id)
);
create unique index api_token_hash on api_token (workspace_id, hash);

-- previous_hash: still taken until the cookie that replaced it was used, and for a moment after
create table session (
  workspace_id text not null,
  id text not null,
  hash bytea not null,
  previous_hash bytea,
  identity jsonb not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  rotated_at timestamptz not null,
  confirmed_at timestamptz,
  ends_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index session_hash on session (workspace_id, hash);
create index session_previous_hash on session (workspace_id, previous_hash);

-- status: null while the act runs, and for ever when the process ended in it
create table audit_entry (
  workspace_id text not null,
  id text not null,
  ordinal bigint generated always as identity,
  at timestamptz not null,
  who text not null,
  via text not null,
  address text not null,
  action text not null,
  target text,
  status integer,
  primary key (workspace_id, id)
);
create index audit_entry_ordinal on audit_entry (workspace_id, ordinal);
create index audit_entry_at on audit_entry (workspace_id, at);

create table secret (
  workspace_id text not null,
  name text not null,
  key_id text not null,
  nonce bytea not null,
  ciphertext bytea not null,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (workspace_id, name)
);
${["api_token", "session", "audit_entry", "secret"].map((table) => protectSql(table, "workspace_id")).join("\n")}

-- The list of workspaces, and nothing else, for a session that names them all; no workspace can have this name.
create policy of_installation on workspace for select using ((select current_setting('oddwatch.workspace', true)) = '*');
`;
