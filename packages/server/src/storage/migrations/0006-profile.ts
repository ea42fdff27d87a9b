import { protectSql } from "./0005-row-level-security.ts";

/** What was measured of accounts and repositories that took part in incidents. */
export const profileSql = `
create table profile (
  workspace_id text not null,
  kind text not null,
  key text not null,
  name text not null,
  automation boolean,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  groups jsonb not null,
  hours integer[] not null,
  primary key (workspace_id, kind, key)
);
create index profile_last_seen_at on profile (workspace_id, last_seen_at);
${protectSql("profile", "workspace_id")}
`;
