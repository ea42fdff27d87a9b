import { protectSql } from "./0005-row-level-security.ts";

/** What was looked up about incidents, what is remembered of it, and what looking up took. */
export const evidenceSql = `
create table evidence (
  workspace_id text not null,
  incident_id text not null,
  state text not null check (state in ('known', 'partial', 'unavailable')),
  facts jsonb not null,
  gaps jsonb not null,
  moving jsonb not null default '[]',
  gathered_at timestamptz not null,
  -- null until the facts that can move the severity are in the log
  logged_at timestamptz,
  primary key (workspace_id, incident_id),
  foreign key (workspace_id, incident_id) references incident on delete cascade
);
create index evidence_waiting on evidence (workspace_id, gathered_at) where logged_at is null and moving <> '[]'::jsonb;

-- null: nothing was looked up before this step, so that it is the severity itself
alter table incident add column detected_severity text;

-- value: null when there is no such thing; ends_at: null for what never changes
create table lookup_cache (
  workspace_id text not null,
  kind text not null,
  key text not null,
  value jsonb,
  fetched_at timestamptz not null,
  ends_at timestamptz,
  primary key (workspace_id, kind, key)
);
create index lookup_cache_ends_at on lookup_cache (workspace_id, ends_at);

-- what was taken in each hour, and what questions under way may still take
create table lookup_spend (
  workspace_id text not null,
  hour timestamptz not null,
  points bigint not null,
  primary key (workspace_id, hour)
);

-- what GitHub said of each token, which is named by a hash
create table lookup_rate (
  workspace_id text not null,
  token_hash text not null,
  resource text not null check (resource in ('graphql', 'rest')),
  remaining bigint not null,
  resets_at timestamptz not null,
  blocked_until timestamptz not null,
  primary key (workspace_id, token_hash, resource)
);
${["evidence", "lookup_cache", "lookup_spend", "lookup_rate"].map((table) => protectSql(table, "workspace_id")).join("\n")}
`;
