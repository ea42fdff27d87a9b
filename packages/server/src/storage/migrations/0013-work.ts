import { protectSql } from "./0005-row-level-security.ts";

/** What people do with an incident: who has it, who did what, what they said of it; writes that may be sent again. */
export const workSql = `
alter table incident add column assignee text;
-- author: null for what the pipeline did
alter table incident_timeline add column author text;

-- id: the incident that was judged first, also after it became part of another; logged_at: null until it is in the log
create table incident_feedback (
  workspace_id text not null,
  id text not null,
  incident_id text not null,
  judgement text not null check (judgement in ('useful', 'expected', 'false', 'withdrawn')),
  alike jsonb not null,
  author text not null,
  said_at timestamptz not null,
  logged_at timestamptz,
  primary key (workspace_id, id)
);
create index incident_feedback_incident on incident_feedback (workspace_id, incident_id);
create index incident_feedback_waiting on incident_feedback (workspace_id, said_at) where logged_at is null;

-- status and body: null while the first request with this key is under way
create table idempotency_key (
  workspace_id text not null,
  caller text not null,
  key text not null,
  request_hash text not null,
  status integer,
  body text,
  begun_at timestamptz not null,
  primary key (workspace_id, caller, key)
);
create index idempotency_key_begun_at on idempotency_key (workspace_id, begun_at);
${["incident_feedback", "idempotency_key"].map((table) => protectSql(table, "workspace_id")).join("\n")}
`;
