/** The pipeline's saved state: a snapshot lists parts by name; parts that did not change share their bytes with an older one. */
export const snapshotSql = `
create table snapshot (
  workspace_id text not null,
  id bigint generated always as identity,
  seq bigint not null,
  fingerprint text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, id)
);

create table snapshot_content (
  workspace_id text not null,
  id bigint generated always as identity,
  bytes bytea not null,
  primary key (workspace_id, id)
);
alter table snapshot_content alter column bytes set storage external;

create table snapshot_part (
  workspace_id text not null,
  snapshot_id bigint not null,
  name text not null,
  content_id bigint not null,
  primary key (workspace_id, snapshot_id, name),
  foreign key (workspace_id, snapshot_id) references snapshot on delete cascade,
  foreign key (workspace_id, content_id) references snapshot_content
);
create index snapshot_part_content on snapshot_part (workspace_id, content_id);
`;
