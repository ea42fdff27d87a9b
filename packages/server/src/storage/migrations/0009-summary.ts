import { protectSql } from "./0005-row-level-security.ts";

/** What is said of an incident, by whom, and what models took of each day's budget. */
export const summarySql = `
-- model and what follows it: null when the rules wrote it; cost_micros: millionths of a US dollar, null when the price is not known
create table summary (
  workspace_id text not null,
  incident_id text not null,
  severity text not null,
  kind text not null,
  content jsonb not null,
  why_rules text,
  model text,
  prompt_version integer,
  input_tokens bigint,
  output_tokens bigint,
  cost_micros bigint,
  content_hash text,
  written_at timestamptz not null,
  primary key (workspace_id, incident_id),
  check ((model is null) = (why_rules is not null)),
  foreign key (workspace_id, incident_id) references incident on delete cascade
);

-- what was used, and what questions under way may still use
create table summary_spend (
  workspace_id text not null,
  day date not null,
  questions bigint not null,
  tokens bigint not null,
  cost_micros bigint not null,
  primary key (workspace_id, day)
);
${["summary", "summary_spend"].map((table) => protectSql(table, "workspace_id")).join("\n")}
`;
