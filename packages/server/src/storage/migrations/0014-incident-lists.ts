import { protectSql } from "./0005-row-level-security.ts";

/**
 * Lists in an order that does not move, and incidents by name. The names are rows of their own because row-level security
 * lets no index over arrays be used: comparing arrays is not leakproof, comparing text is.
 * https://www.postgresql.org/docs/current/ddl-rowsecurity.html
 *
 * The table keeps itself by triggers, so that a name is never missing whoever writes an incident.
 */
export const incidentListsSql = `
create unique index incident_opened_revision on incident (workspace_id, opened_revision);

-- what: actor, repo, or owner (of a repository); name: in small letters
create table incident_name (
  workspace_id text not null,
  what text not null check (what in ('actor', 'repo', 'owner')),
  name text not null,
  incident_id text not null,
  primary key (workspace_id, what, name, incident_id),
  foreign key (workspace_id, incident_id) references incident on delete cascade
);
create index incident_name_incident on incident_name (workspace_id, incident_id);

create function incident_names(actors text[], repos text[]) returns table (what text, name text)
language sql immutable as $$
  select 'actor', lower(actor) from unnest(actors) as actor
  union select 'repo', lower(repo) from unnest(repos) as repo
  union select 'owner', lower(split_part(repo, '/', 1)) from unnest(repos) as repo
$$;

-- the owner of the tables is bound by the policies too, and names one workspace at most
alter table incident no force row level security;
insert into incident_name (workspace_id, what, name, incident_id)
  select workspace_id, names.what, names.name, id from incident, incident_names(actors, repos) as names;
alter table incident force row level security;

create function keep_incident_names() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    delete from incident_name where workspace_id = new.workspace_id and incident_id = new.id
      and (what, name) not in (select names.what, names.name from incident_names(new.actors, new.repos) as names);
  end if;
  insert into incident_name (workspace_id, what, name, incident_id)
    select new.workspace_id, names.what, names.name, new.id from incident_names(new.actors, new.repos) as names
    on conflict do nothing;
  return null;
end $$;
create trigger incident_names_of_new after insert on incident
  for each row execute function keep_incident_names();
create trigger incident_names_of_changed after update of actors, repos on incident for each row
  when (old.actors is distinct from new.actors or old.repos is distinct from new.repos)
  execute function keep_incident_names();
${protectSql("incident_name", "workspace_id")}
`;
